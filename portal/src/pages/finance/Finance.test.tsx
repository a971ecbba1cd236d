import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import { barriers } from "@/test/axe";
import { show } from "@/test/show";
import { sessionOf } from "../../../mock/account";
import { refuse } from "../../../mock/api";
import ExpenseStatistics from "./expenses";
import Statements from "./statements";
import TenantStatement from "./tenant";
import PlatformStatements from "./tenants";

// Drawing needs a real browser.
vi.mock("@/parts/chart/Canvas", () => ({ default: () => <canvas /> }));

const areas = ["finance" as const];
const platform = sessionOf("platform");
const saved: string[] = [];

afterEach(() => {
  saved.length = 0;
  vi.restoreAllMocks();
});

/** What the browser would have kept. */
function watchFiles() {
  URL.createObjectURL = () => "blob:file";
  URL.revokeObjectURL = () => undefined;
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (this: HTMLAnchorElement) {
    saved.push(this.download);
  });
}

async function download(name: RegExp, format: string) {
  const labels = screen.getAllByText(name, { selector: "button *" });
  await userEvent.click(labels[0]?.closest("button") ?? document.body);
  await userEvent.click(await screen.findByText(`As ${format}`));
}

describe("expense statistics", () => {
  const path = "/expenses?from=2021-11-01&until=2021-11-01";

  it("never adds up two units, and leads to the messages", async () => {
    const { address } = await show(<ExpenseStatistics />, { areas, path });
    await screen.findByLabelText("Charged in USD over time, by: Type");
    expect(screen.getByText("2021-11-01 to 2021-11-01, days of Asia/Shanghai (UTC+8)")).toBeTruthy();
    expect(screen.getByLabelText("SMS", { selector: "dl" }).textContent).toMatch(/Charged\d+ SMS/);
    const link = screen.getAllByText("Messages", { selector: "a" })[0];
    expect(link?.getAttribute("href")).toMatch(/^\/log\?from=.*&type=verification&country=63/);

    await userEvent.click(screen.getByText("Price"));
    expect(address()).toContain("by=price");
    const parts = within(screen.getByLabelText("Charged in USD, by: Price", { selector: "[role=region]" }));
    expect(parts.getByText("USD 0.045 per segment")).toBeTruthy();
  });

  it("tells tasks apart where they are asked for", async () => {
    const { calls, address } = await show(<ExpenseStatistics />, { areas, path: `${path}&type=marketing&group_by=task` });
    await screen.findByLabelText("Charged in USD over time, by: Type");
    expect(await screen.findByRole("columnheader", { name: "Task" })).toBeTruthy();
    const link = screen.getAllByText("Messages", { selector: "a" })[0];
    expect(link?.getAttribute("href")).toMatch(/^\/log\?.*&task=November\+sale/);

    const asked = () => calls.filter(({ path: asked }) => asked === "/expenses").map(({ query }) => query.get("group_by"));
    expect(asked()).toContain(null);
    await userEvent.click(screen.getByText("Task", { selector: ".ant-segmented-item-label" }));
    expect(address()).toContain("by=task");
    const parts = await screen.findByLabelText("Charged in USD, by: Task", { selector: "[role=region]" });
    expect(within(parts).getByText("November sale")).toBeTruthy();
    expect(within(parts).getByText("No task")).toBeTruthy();
  });

  it("is taken away with the filters of the page", async () => {
    watchFiles();
    const { calls } = await show(<ExpenseStatistics />, { areas, path: `${path}&type=marketing&page_size=10` });
    await screen.findByLabelText(/^Charged in USD over time/);
    await download(/Expense statistics/, "XLSX");
    await screen.findByText("The file is ready");
    expect(saved).toEqual(["expenses-CNX01.xlsx"]);
    const call = calls.find(({ path: asked }) => asked === "/expenses/file");
    const query = Object.fromEntries(call?.query ?? []);
    expect(query).toEqual({ from: "2021-11-01", until: "2021-11-01", type: "marketing", format: "xlsx" });
  });

  it("says why a file is not made", async () => {
    const on = { "GET /expenses/file": () => refuse(503, "busy", "Too much at once. Try again in a minute.") };
    await show(<ExpenseStatistics />, { areas, path, on });
    await screen.findByLabelText(/^Charged in USD over time/);
    await download(/Expense statistics/, "CSV");
    expect(await screen.findByText(/Too much at once/)).toBeTruthy();
  });

  it("says once why a question is refused", async () => {
    await show(<ExpenseStatistics />, { areas, path: "/expenses?from=2021-11-03&until=2021-11-01" });
    expect(await screen.findByText("until: expected not before from")).toBeTruthy();
    expect(screen.getAllByRole("alert")).toHaveLength(1);
  });

  it("begins with the tenant of the address", async () => {
    const options = { areas, session: platform, path: "/admin/expenses?tenant=CNX01&from=2021-11-01&until=2021-11-01" };
    const { calls } = await show(<ExpenseStatistics />, options);
    await screen.findByLabelText(/^Charged in USD over time/);
    const asked = calls.filter(({ path: asked }) => asked === "/admin/expenses");
    expect(new Set(asked.map(({ query }) => query.get("tenant")))).toEqual(new Set(["CNX01"]));
  });

  it("asks for nothing before a tenant is chosen", async () => {
    const { calls, address } = await show(<ExpenseStatistics />, { areas, session: platform, path: "/admin/expenses" });
    expect(screen.getByText("Choose a tenant above to see its expenses.")).toBeTruthy();
    expect(calls.filter(({ path: asked }) => asked.includes("expenses"))).toEqual([]);
    await userEvent.click(await screen.findByRole("combobox", { name: "Tenant" }));
    await userEvent.click(await screen.findByText("HARBOUR · Harbour Light Clinic"));
    expect(address()).toBe("/admin/expenses?tenant=HARBOUR");
    expect(await screen.findByText(/^Nothing was charged in this period/)).toBeTruthy();
    expect(calls.find(({ path: asked }) => asked === "/admin/expenses")?.query.get("tenant")).toBe("HARBOUR");
  });
});

describe("statements", () => {
  it("show how the closing balance comes about, and that the month is still running", async () => {
    watchFiles();
    const { calls } = await show(<Statements />, { areas, path: "/statements" });
    await screen.findByText("Provisional");
    const sum = screen.getByLabelText("USD", { selector: "dl" });
    expect(sum.textContent).toContain("Opening balanceUSD -1,204.50below zero: owed");
    expect(sum.textContent).toContain("+ CorrectedUSD -5.00");
    expect(sum.textContent).toContain("Given backUSD 1.35Held at the endUSD 0.045");
    await download(/CloudSMS_20211115174443/, "PDF");
    await screen.findByText("The file is ready");
    const call = calls.find(({ path }) => path === "/statements/file");
    expect(call?.query.get("order")).toBe("CloudSMS_20211115174443");
  });

  it("lead from a month without anything to one with something", async () => {
    const { address } = await show(<Statements />, { areas, path: "/statements?month=2020-01" });
    await screen.findByText("There are no orders and no charges in 2020-01.");
    await userEvent.click(screen.getByText(/^Show \d{4}-\d{2}$/));
    expect(address()).toMatch(/^\/statements\?month=/);
    expect(await screen.findByText("Provisional")).toBeTruthy();
  });

  it("of all tenants lead to each", async () => {
    const { container } = await show(<PlatformStatements />, { areas, session: platform, path: "/admin/statements?sort=-by_charged" });
    const links = await screen.findAllByText("Statement", { selector: "a" });
    expect(links[0]?.getAttribute("href")).toMatch(/^\/admin\/statements\/SWALLOW\?month=\d{4}-\d{2}$/);
    expect(screen.getByLabelText("USD", { selector: "dl" }).textContent).toContain("USD 122,987.422401");
    expect(await barriers(container)).toEqual([]);
  });

  it("of one tenant are asked for by its code", async () => {
    const options = { areas, session: platform, path: "/admin/statements/SWALLOW", route: "/admin/statements/:code" };
    const { calls } = await show(<TenantStatement />, options);
    await screen.findByRole("heading", { level: 1, name: "Statement of SWALLOW" });
    await screen.findByText("Provisional");
    expect(calls.find(({ path }) => path === "/admin/statements")?.query.get("tenant")).toBe("SWALLOW");
  });
});
