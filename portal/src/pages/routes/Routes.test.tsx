import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { AdminRoute, RouteCarrier } from "@/api/types";
import { barriers } from "@/test/axe";
import { show } from "@/test/show";
import { sessionOf } from "../../../mock/account";
import { ok } from "../../../mock/call";
import Routes from ".";
import { fits, reachOf } from "./reach";

const step = (carrier: string, more: Partial<RouteCarrier> = {}): RouteCarrier => ({
  carrier,
  priority: 0,
  types: ["verification", "notification", "marketing"],
  countries: [],
  networks: [],
  up: true,
  ...more,
});

const route = (carriers: RouteCarrier[], more: Partial<AdminRoute> = {}): AdminRoute => ({
  route_id: "SMM_CN_Marketing",
  type: "marketing",
  direction: "mainland",
  channel: "SMM",
  enabled: true,
  carriers,
  ...more,
});

const routesPage = (options: Parameters<typeof show>[1] = {}) =>
  show(<Routes />, { session: sessionOf("platform"), path: "/admin/routes", areas: ["routes"], ...options });

describe("how far a route reaches", () => {
  it.each([
    ["up", route([step("a"), step("b")])],
    ["reduced", route([step("a", { up: false }), step("b")])],
    ["down", route([step("a", { up: false }), step("b", { up: false })])],
    ["empty", route([])],
    // A carrier that does not take the route's type is never tried, so it does not help.
    ["down", route([step("a", { up: false }), step("b", { types: ["verification"] })])],
    ["empty", route([step("b", { types: ["verification"] })])],
    ["disabled", route([step("a", { up: false })], { enabled: false })],
  ])("%s", (reach, of) => expect(reachOf(of)).toBe(reach));

  it("is one of the things to search for", () => {
    const down = route([step("cn-spare", { up: false })]);
    expect(fits(down, { reach: "down", carrier: "SPARE", route_id: "smm_cn", type: "marketing" })).toBe(true);
    expect(fits(down, { reach: "up" })).toBe(false);
    expect(fits(down, { direction: "international" })).toBe(false);
  });
});

describe("routes", () => {
  it("has those that cannot send on top", async () => {
    const { container } = await routesPage();
    expect(await screen.findByText("1 route cannot send")).toBeTruthy();
    await screen.findByText("SMM_CN_Marketing");
    const [first] = container.querySelectorAll("tbody tr.ant-table-row");
    expect(first?.textContent).toContain("SMM_CN_MarketingNo carrier up");
    expect(await barriers(container)).toEqual([]);
  });

  it("says in both languages which numbers a carrier takes", async () => {
    const international = step("hk", { countries: ["HK", "GB"], networks: ["cmcc"] });
    const on = { "GET /admin/routes": () => ok({ items: [route([international])] }) };
    await routesPage({ on, language: "zh" });
    expect(await screen.findByText("国家/地区：中国香港、英国")).toBeTruthy();
    expect(screen.getByText("归属网络：中国移动")).toBeTruthy();
  });

  it("asks nothing about carriers that the account may not see", async () => {
    const session = sessionOf("platform", { permissions: ["routes:read"] });
    const { calls } = await routesPage({ session, path: "/admin/routes?route_id=SMM_INT_Ver" });
    await screen.findByText("SMM_INT_Verification");
    expect(calls.map(({ path }) => path)).not.toContain("/admin/carriers");
    expect(screen.queryByText("SMM_CN_Marketing")).toBeNull();
    expect(screen.getByText("hk-direct").closest("a")).toBeNull();
  });
});
