import { configure, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { show } from "@/test/show";
import { sessionOf } from "../../../mock/account";
import OrderDetail from "./detail";
import Orders from ".";

// Drawing needs a real browser.
vi.mock("@/parts/chart/Canvas", () => ({ default: () => <canvas /> }));

// Whether each of many inputs is hidden takes jsdom long to find out.
configure({ defaultHidden: true });

const areas = ["orders", "order", "message"] as const;
const NUMBER = "CloudSMS_20211115174443";

const list = (options: Parameters<typeof show>[1] = {}) =>
  show(<Orders />, { path: "/orders", areas: [...areas], ...options });
const detail = (number = NUMBER, options: Parameters<typeof show>[1] = {}) =>
  show(<OrderDetail />, { path: `/orders/${number}`, route: "/orders/:number", areas: [...areas], ...options });

describe("a tenant's orders", () => {
  it("has what the seed's table has, ten a page", async () => {
    const { calls } = await list();
    const row = (await screen.findByText("CMIMY_PACK02")).closest("tr");
    expect(row?.textContent).toContain("USD 10,000 / USD 15,000");
    expect(row?.textContent).toContain("Post-paid");
    expect(row?.textContent).toContain("Activated Successfully");
    expect(screen.queryByText("SWALLOW")).toBeNull();
    expect(calls.find(({ path }) => path === "/orders")?.query.get("page_size")).toBe("10");
  });

  it("is searched by the time of the order", async () => {
    const { calls } = await list({ path: "/orders?from=2020-01-01T00:00:00Z&until=2020-02-01T00:00:00Z" });
    await screen.findByText(/^There is no order yet|^Nothing/);
    const query = calls.find(({ path }) => path === "/orders")?.query;
    expect([query?.get("from"), query?.get("until")]).toEqual(["2020-01-01T00:00:00Z", "2020-02-01T00:00:00Z"]);
    expect(screen.getAllByText("Order time").length).toBeGreaterThan(0);
  });

  it("follows the live stream", async () => {
    const { calls, queries } = await list();
    await screen.findByText("CMIMY_PACK02");
    const before = calls.filter(({ path }) => path === "/orders").length;
    await queries.invalidateQueries({ queryKey: ["orders"] });
    await waitFor(() => expect(calls.filter(({ path }) => path === "/orders").length).toBe(before + 1));
  });

  it("speaks Chinese", async () => {
    await list({ language: "zh", path: "/orders?status=expired" });
    await screen.findByText("共 1 条");
    expect(screen.getByRole("table").textContent).toContain("已过期");
  });
});

describe("an order", () => {
  it("adds up, and shows its ledger with the way to each message", async () => {
    const { address } = await detail();
    const amounts = await screen.findByLabelText("Amounts");
    expect(amounts.textContent).toMatch(/50 SMS25% of the total/);
    expect(screen.getByRole("img", { name: "138 SMS charged, 12 SMS held, 50 SMS remaining" })).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Top up" })).toBeNull();
    const [first] = await screen.findAllByRole("button", { name: /^Open message / });
    if (first) fireEvent.click(first);
    expect(address()).toMatch(/\?uid=06Q/);
  });

  it("does not lead to messages that the account may not see", async () => {
    await detail(NUMBER, { session: sessionOf("tenant", { permissions: ["balance:read"] }) });
    await screen.findAllByText(/^06QZ3JV9K2/);
    expect(screen.queryByRole("button", { name: /^Open message / })).toBeNull();
  });

  it("filters its ledger in the address", async () => {
    const { calls } = await detail(`${NUMBER}?move=correction`);
    const table = await screen.findByRole("table", { name: "Ledger: results" });
    await within(table).findByText("charged twice on 3 November");
    expect(calls.find(({ path }) => path.endsWith("/ledger"))?.query.get("move")).toBe("correction");
    expect(within(table).getByText("−5 SMS")).toBeTruthy();
  });

  it("asks for several kinds of lines at once", async () => {
    const { calls } = await detail(`${NUMBER}?move=correction&move=top_up`);
    const table = await screen.findByRole("table", { name: "Ledger: results" });
    await within(table).findByText("charged twice on 3 November");
    expect(within(table).getByText("invoice 2021-118")).toBeTruthy();
    expect(calls.find(({ path }) => path.endsWith("/ledger"))?.query.getAll("move")).toEqual(["correction", "top_up"]);
  });

  it("counts longer spans back from the tenant's own today", async () => {
    const { calls } = await detail(`${NUMBER}?days=90`);
    await screen.findByText("Days of Asia/Shanghai");
    await waitFor(() => expect(calls.filter(({ path }) => path.endsWith("/consumption"))).toHaveLength(2));
    const [month, long] = calls.filter(({ path }) => path.endsWith("/consumption")).map(({ query }) => query);
    expect(month?.has("from")).toBe(false);
    const [from, until] = [long?.get("from") ?? "", long?.get("until") ?? ""];
    expect((Date.parse(until) - Date.parse(from)) / 86_400_000).toBe(89);
  });

  it("says that there is no such order", async () => {
    await detail("CloudSMS_20211116090101");
    await screen.findByText("There is no such order");
    expect(screen.getByRole("link", { name: "All orders" }).getAttribute("href")).toBe("/orders");
  });
});
