import { configure, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { show } from "@/test/show";
import { sessionOf } from "../../../mock/account";
import { changeBehind, packageOf } from "../../../mock/packages";
import PackageDetail from "./detail";
import NewPackage from "./new";
import { bodyOf, formOf } from "./PackageForm";
import Packages from ".";

// Whether each of many inputs is hidden takes jsdom long to find out.
configure({ defaultHidden: true });

const areas = ["packages", "order", "message"] as const;
const session = sessionOf("platform");
const ID = "024813758077";

const detail = (query = "", options: Parameters<typeof show>[1] = {}) =>
  show(<PackageDetail />, {
    session,
    path: `/admin/packages/${ID}${query}`,
    route: "/admin/packages/:id",
    areas: [...areas],
    ...options,
  });

const sent = (calls: Awaited<ReturnType<typeof show>>["calls"], method: string) =>
  calls.filter((call) => call.method === method);

describe("packages", () => {
  it("lists those on offer", async () => {
    await show(<Packages />, { session, path: "/admin/packages", areas: [...areas] });
    const row = (await screen.findByText("CMIMY_PACK02")).closest("tr");
    expect(row?.textContent).toContain("28 lines");
    expect(screen.queryByText(/^Spring festival/)).toBeNull();
  });

  it("does not let who may only look change anything", async () => {
    await detail("?edit=1", { session: sessionOf("platform", { permissions: ["orders:read_all"] }) });
    await screen.findByText("What it offers");
    expect(screen.queryByRole("button", { name: "Edit" })).toBeNull();
    expect(screen.queryByRole("button", { name: "Save" })).toBeNull();
  });

  it("checks a price", async () => {
    await detail();
    const cost = await screen.findByText("CNY 0.039", { selector: "strong *, strong" });
    expect(cost.closest("[role=status]")?.textContent).toContain("Line 3: CNY 0.039 a segment × 1");
  });

  it("gives back what it was given", () => {
    const of = packageOf(ID);
    if (!of) throw new Error("no package");
    const body = bodyOf(formOf(of), of.version);
    expect(body.prices).toEqual(of.prices);
    expect(body).toMatchObject({ direction: null, total_amount: "5000", warning_threshold: null, version: of.version });
    // What was typed for the other payment type is not sent.
    const late = { ...formOf(of), payment_type: "postpaid" as const, warning_threshold: "10" };
    expect(bodyOf(late, null)).toMatchObject({ total_amount: null, warning_threshold: "10" });
  });
});

describe("making a package", () => {
  it("says what is missing, and makes a copy", async () => {
    const { calls, address } = await show(<NewPackage />, {
      session,
      path: `/admin/packages/new?copy=${ID}`,
      areas: [...areas],
    });
    const name = await screen.findByLabelText("Product name");
    fireEvent.change(name, { target: { value: "" } });
    const price = screen.getByLabelText("Price per segment of line 1");
    fireEvent.change(price, { target: { value: "0,04" } });
    const make = screen.getByRole("button", { name: "New package" });
    fireEvent.click(make);
    await screen.findByText("Write 1 to 64 characters.");
    await screen.findByText(/Mend the marked price lines/);
    expect(sent(calls, "POST")).toEqual([]);

    fireEvent.change(name, { target: { value: "Alabang 2" } });
    fireEvent.change(price, { target: { value: "0.04" } });
    fireEvent.click(screen.getByRole("button", { name: "Move line 4 up" }));
    fireEvent.click(make);
    await waitFor(() => expect(address()).toMatch(/^\/admin\/packages\/03/));
    const [made] = sent(calls, "POST");
    expect(made?.headers.get("Idempotency-Key")).toBeTruthy();
    const prices = made?.body.prices as { per_segment: string }[];
    expect(prices.map(({ per_segment }) => per_segment)).toEqual(["0.04", "0.052", "0.31", "0.039"]);
    expect(made?.body).not.toHaveProperty("version");
  });
});

describe("changing a package", () => {
  it("is told when somebody else was quicker, and loses nothing", async () => {
    const { calls, address } = await detail("?edit=1");
    const name = await screen.findByLabelText<HTMLInputElement>("Product name");
    fireEvent.change(name, { target: { value: "Alabang Gold" } });
    changeBehind(ID, { validity_days: 90, product_name: "Alabang Silver" });
    fireEvent.click(screen.getByRole("button", { name: "Save" }));
    const notice = await screen.findByText("Somebody else changed this while you were editing");
    const table = within(notice.closest<HTMLElement>(".ant-alert") ?? document.body).getByRole("table");
    expect(table.textContent).toContain("365 days90 days");
    expect(table.textContent).toContain("you changed it, too");
    expect(name.value).toBe("Alabang Gold");
    fireEvent.click(screen.getByRole("button", { name: "Keep what I typed" }));
    fireEvent.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(sent(calls, "PUT")).toHaveLength(2));
    expect(sent(calls, "PUT")[1]?.body).toMatchObject({ product_name: "Alabang Gold", validity_days: 90 });
    await waitFor(() => expect(address()).toBe(`/admin/packages/${ID}`));
  });

  it("does not retire what was changed meanwhile", async () => {
    const { calls } = await detail();
    fireEvent.click(await screen.findByRole("button", { name: "Retire" }));
    const dialog = await screen.findByRole("dialog");
    changeBehind(ID, {});
    fireEvent.click(within(dialog).getByRole("button", { name: "Retire for good" }));
    await within(dialog).findByText(/Somebody else changed this package meanwhile/);
    await waitFor(() => expect(sent(calls, "GET").filter(({ path }) => path.endsWith(ID)).length).toBeGreaterThan(1));
  });
});
