import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { show } from "@/test/show";
import { sessionOf } from "../../../mock/account";
import { changeOf } from "./figures";
import Statistics from ".";

// Drawing needs a real browser.
vi.mock("@/parts/chart/Canvas", () => ({ default: () => <canvas /> }));

const areas = ["statistics", "finance"] as const;
const path = "/statistics?from=2026-11-01&until=2026-11-30";

describe("delivery statistics", () => {
  it("shows days with their sums against the time before", async () => {
    const { calls, address } = await show(<Statistics />, { areas: [...areas], path });
    await screen.findByText("2026-11-01 to 2026-11-30, days of Asia/Shanghai");
    const sums = screen.getByLabelText("Delivery statistics", { selector: "dl" });
    expect(sums.textContent).toMatch(/Total delivery amount[\d,]+[+-][\d.]+% against 2026-10-02 to 2026-10-31/);
    await screen.findByLabelText("Messages by day");
    const lists = calls.filter(({ path: asked }) => asked === "/statistics");
    expect(lists.every(({ query }) => query.get("page_size") === "10")).toBe(true);
    await userEvent.click((await screen.findAllByText("This day"))[0]?.closest("button") ?? document.body);
    expect(address()).toContain("from=2026-11-30&until=2026-11-30");
  });

  it("tells figures apart, and a row becomes a condition", async () => {
    const { address } = await show(<Statistics />, { areas: [...areas], path: `${path}&by=reason` });
    const table = await screen.findByLabelText("By: Failure reason", { selector: "[role=region]" });
    expect(await within(table).findByText("The phone was switched off until the message expired.", { selector: "div" })).toBeTruthy();
    await userEvent.click(within(table).getAllByText("Only these")[0]?.closest("button") ?? document.body);
    expect(address()).toContain("reason=carrier.powered_off");
  });

  it("colours the hours of the week, and says them", async () => {
    await show(<Statistics />, { areas: [...areas], path });
    expect(await screen.findByText(/^Mon 9:00: \d+ messages, [\d.]+% delivered$/)).toBeTruthy();
  });

  it("is everybody's on the platform's side, by tenant", async () => {
    const options = { areas: [...areas], session: sessionOf("platform"), path: "/admin/statistics" };
    const { calls } = await show(<Statistics />, options);
    const table = await screen.findByLabelText("By: Tenant", { selector: "[role=region]" });
    expect(await within(table).findByText("HARBOUR · Harbour Light Clinic", { selector: "div" })).toBeTruthy();
    expect(calls.some(({ path: asked, query }) => asked === "/admin/statistics/detail" && query.get("by") === "tenant")).toBe(true);
  });

  it("compares with what was before", () => {
    expect([changeOf(15, 10), changeOf(5, 10), changeOf(3, 0)]).toEqual([0.5, -0.5, null]);
  });
});
