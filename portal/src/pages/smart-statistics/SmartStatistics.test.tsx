import { screen, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { show } from "@/test/show";
import { sessionOf } from "../../../mock/account";
import SmartStatistics from ".";

// Drawing needs a real browser.
vi.mock("@/parts/chart/Canvas", () => ({ default: () => <canvas /> }));

const areas = ["smart-statistics", "finance"] as const;
const path = "/smart/statistics?from=2026-11-01&until=2026-11-30";

describe("Smart SMS statistics", () => {
  it("shows the funnel with what is estimated and what is not known", async () => {
    const { calls } = await show(<SmartStatistics />, { areas: [...areas], path });
    await screen.findByText("2026-11-01 to 2026-11-30, days of Asia/Shanghai");
    const funnel = screen.getByLabelText("From submitted to converted", { selector: "dl" });
    expect(funnel.textContent).toMatch(/Exposures[\d,]+\d+ more by machines/);
    expect(funnel.textContent).toMatch(/Handset-days exposedabout [\d,]+[\d.]+% of resolvable/);
    expect(await screen.findByLabelText("Smart SMS by day")).toBeTruthy();
    expect(calls.some(({ path: asked, query }) => asked === "/smart/statistics" && query.get("by") === "day")).toBe(true);
  });

  it("tells figures apart by item, and by maker when asked", async () => {
    await show(<SmartStatistics />, { areas: [...areas], path });
    const table = await screen.findByLabelText("By: Menu item", { selector: "[role=region]" });
    expect(await within(table).findByText("订单 (m1)", { selector: "div" })).toBeTruthy();
    expect(within(table).getAllByText("The brand as a whole").length).toBeGreaterThan(0);
  });

  it("tells figures apart by maker", async () => {
    await show(<SmartStatistics />, { areas: [...areas], path: `${path}&by=vendor` });
    const table = await screen.findByLabelText("By: Handset", { selector: "[role=region]" });
    expect(await within(table).findByText("Web page (web)", { selector: "div" })).toBeTruthy();
  });

  it("is everybody's on the platform's side, by tenant", async () => {
    const options = { areas: [...areas], session: sessionOf("platform"), path: "/admin/smart/statistics" };
    const { calls } = await show(<SmartStatistics />, options);
    const table = await screen.findByLabelText("By: Tenant", { selector: "[role=region]" });
    expect(await within(table).findByText("Harbour Light Clinic (HARBOUR)", { selector: "div" })).toBeTruthy();
    expect(calls.some(({ path: asked, query }) => asked === "/admin/smart/statistics" && query.get("by") === "tenant")).toBe(true);
  });
});
