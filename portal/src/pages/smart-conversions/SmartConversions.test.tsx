import { fireEvent, screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { barriers } from "@/test/axe";
import { show } from "@/test/show";
import { ok } from "../../../mock/api";
import { brands } from "../../../mock/smart";
import SmartConversions from ".";

const path = "/smart/conversions";
const list = (options: Parameters<typeof show>[1] = {}) =>
  show(<SmartConversions />, { areas: ["smart-conversions"], path, ...options });

describe("conversions", () => {
  it("shows each with whether it was traced, and to what", async () => {
    const { container } = await list();
    const rows = await screen.findAllByRole("row");
    const [traced, fallback, lost] = rows.slice(-3);
    expect(traced?.textContent).toMatch(/order.*CNY 129.*Traced.*m2/);
    expect(fallback?.textContent).toMatch(/sign_up.*Traced.*Fall-back address/);
    expect(lost?.textContent).toContain("Not traced");
    expect(await within(traced ?? container).findByRole("link", { name: "云雀商城" })).toBeTruthy();
    expect(await barriers(container)).toEqual([]);
  });

  it("says how they are told, with the fields of the API", async () => {
    const { container, address } = await list({ on: { "GET /smart/conversions": () => ok({ items: [], next_cursor: null }) } });
    await screen.findByText("No conversions were told yet");
    fireEvent.click(screen.getByRole("button", { name: "Show how" }));
    const call = await screen.findByRole("group", { name: "Call that tells conversions" });
    expect(address()).toBe(`${path}?how=1`);
    expect(call.textContent).toMatch(/\/api\/v1\/smart\/conversions.*"cust_flag": "c-20931".*"click_token"/s);
    expect(await barriers(container)).toEqual([]);
  });

  it("leads to the statistics and the links of the brand that is looked at", async () => {
    const id = String(brands[0]?.id);
    const { calls } = await list({ path: `${path}?profile_id=${id}` });
    const statistics = await screen.findByRole("link", { name: "Statistics" });
    expect(statistics.getAttribute("href")).toBe(`/smart/statistics?profile=${id}`);
    expect(screen.getByRole("link", { name: "Links" }).getAttribute("href")).toBe(`/smart/links?profile_id=${id}`);
    expect(calls.find(({ path: asked }) => asked === path)?.query.get("profile_id")).toBe(id);
  });
});
