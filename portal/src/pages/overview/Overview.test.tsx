import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { barriers } from "@/test/axe";
import { show } from "@/test/show";
import { sessionOf } from "../../../mock/account";
import { ok } from "../../../mock/api";
import { nothingYet } from "../../../mock/overview";
import OverviewPage from ".";

// Drawing needs a real browser.
vi.mock("@/parts/chart/Canvas", () => ({ default: () => <canvas /> }));

const page = { areas: ["overview" as const], path: "/overview" };

describe("the overview", () => {
  it("shows what was sent, what is left, what needs attention and how to send", async () => {
    const { container, address } = await show(<OverviewPage />, page);
    await screen.findByText("Events could not be pushed to your server");
    expect(screen.getByRole("link", { name: "Push again" }).getAttribute("href")).toBe("/callbacks?tab=parked");
    await userEvent.click(screen.getByRole("button", { name: "Show 2 more" }));
    expect(screen.getByRole("link", { name: "Open templates" }).getAttribute("href")).toBe("/templates");
    await screen.findByText("Warned: threshold passed", { selector: "li:first-child *" });
    expect(screen.getByRole("img", { name: /^Spent USD 11,211\.95.* of at most USD 15,000/ })).toBeTruthy();
    await screen.findByText("CMIMY_Notification");
    await screen.findByText("3 active");
    await screen.findByText(/https:\/\/sms.example.com\/api\/v1\/messages/);

    await userEvent.click(screen.getByText("Success rate"));
    expect(address()).toBe("/overview?chart=rate");
    await screen.findByRole("img", { name: "Last 30 days, Success rate" });
    expect(await barriers(container)).toEqual([]);
  });

  it("shows ended orders on request", async () => {
    await show(<OverviewPage />, page);
    await screen.findByText("CMIMY_PACK02");
    expect(screen.queryByText("CNX_toGlobe_PACK01")).toBeNull();
    await userEvent.click(screen.getByRole("button", { name: "Show 1 order that has ended" }));
    expect(screen.getByText("CNX_toGlobe_PACK01")).toBeTruthy();
  });

  it("leads a new tenant to the first message", async () => {
    const on = { "GET /overview": () => ok(nothingYet), "GET /keys": () => ok({ items: [] }) };
    const { container } = await show(<OverviewPage />, { ...page, on });
    const heading = await screen.findByRole("heading", { name: "First steps" });
    expect(heading).toBeTruthy();
    expect(screen.queryByText("Last 30 days")).toBeNull();
    const steps = within(screen.getByRole("list", { name: "First steps" }));
    await steps.findByText("Have a signature approved", { selector: "[data-state=done] *" });
    expect(steps.getByText("Order a product").closest("li")?.dataset.state).toBe("next");
    expect((await steps.findByRole("link", { name: "Create an auth key" })).getAttribute("href")).toBe("/keys?new=1");
    expect(await barriers(container)).toEqual([]);
  });

  it("hides what the account may not see, and asks for none of it", async () => {
    const session = sessionOf("tenant", { permissions: ["statistics:read"] });
    const { calls } = await show(<OverviewPage />, { ...page, session });
    await screen.findByText(/Your role does not manage auth keys/);
    expect(screen.queryByText("Order status")).toBeNull();
    expect(screen.queryByText("Send SMS")).toBeNull();
    expect(calls.map(({ path }) => path)).toEqual(["/overview"]);
  });
});
