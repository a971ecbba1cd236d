import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import type { Session } from "@/api/types";
import { barriers } from "@/test/axe";
import { show } from "@/test/show";
import { sessionOf } from "../../../mock/account";
import { ok, refuse } from "../../../mock/api";
import { carrierOf } from "../../../mock/carriers";
import Carriers from ".";
import CarrierDetail from "./detail";

// Drawing needs a real browser.
vi.mock("@/parts/chart/Canvas", () => ({ default: () => <canvas /> }));

const board = (options: Parameters<typeof show>[1] = {}) =>
  show(<Carriers />, { session: sessionOf("platform"), path: "/admin/carriers", areas: ["carriers"], ...options });

const detail = (address: string, options: Parameters<typeof show>[1] = {}) =>
  show(<CarrierDetail />, {
    session: sessionOf("platform"),
    path: `/admin/carriers/${address}`,
    route: "/admin/carriers/:code",
    areas: ["carriers"],
    ...options,
  });

/** May look, may not test. */
const reader: Session = sessionOf("platform", { permissions: ["carriers:read"] });

describe("carriers", () => {
  it("has what is wrong on top, with its cause", async () => {
    const { container } = await board();
    await screen.findByText("Needs attention now: cn-spare");
    const codes = container.querySelectorAll("article h2");
    expect(Array.from(codes, ({ textContent }) => textContent)).toEqual([
      "cn-spare",
      "global1",
      "hk-direct",
      "cn-main",
      "ph-aggregator-with-a-very-long-name-2026",
      "lab",
    ]);
    expect(screen.getByLabelText("cn-spare").textContent).toContain("Login refused: wrong password");
  });

  it("says when all is well", async () => {
    const { container } = await board({ language: "zh", on: { "GET /admin/carriers": () => ok({ items: [carrierOf("a"), carrierOf("b")] }) } });
    expect(await screen.findByText("一切正常")).toBeTruthy();
    expect(screen.getByText("全部 2 条通道均已连接，运行顺畅。")).toBeTruthy();
    expect(await barriers(container)).toEqual([]);
  });

  it("says when nothing can be sent", async () => {
    const down = carrierOf("a", { state: "down", up: false });
    await board({ on: { "GET /admin/carriers": () => ok({ items: [down] }) } });
    expect(await screen.findByText("No carrier is up: nothing can be sent")).toBeTruthy();
  });

  it("can be narrowed, in the address", async () => {
    const { address, container } = await board({ path: "/admin/carriers?show=error" });
    await screen.findByLabelText("cn-spare");
    const shown = () => Array.from(container.querySelectorAll("article"), (article) => article.ariaLabel);
    expect(shown()).toEqual(["cn-spare"]);
    await userEvent.click(screen.getByText("All 6"));
    await userEvent.type(screen.getByLabelText("Find by code or host"), "HK-");
    expect(shown()).toEqual(["hk-direct"]);
    expect(address()).toBe("/admin/carriers?q=HK-");
  });

  it("says what to do when there is none", async () => {
    await board({ on: { "GET /admin/carriers": () => ok({ items: [] }) } });
    expect(await screen.findByText("There is no carrier yet")).toBeTruthy();
  });

  it("keeps old figures and says that they are old", async () => {
    let isGone = false;
    const { queries } = await board({
      on: {
        "GET /admin/carriers": () =>
          isGone ? refuse(503, "unavailable", "Try again.") : ok({ items: [carrierOf("a")] }),
      },
    });
    await screen.findByLabelText("a");
    isGone = true;
    await queries.refetchQueries();
    expect((await screen.findByRole("alert")).textContent).toContain("the server has not answered since");
    expect(screen.getByLabelText("a")).toBeTruthy();
  });
});

describe("a carrier", () => {
  it("that is down says why and what to do", async () => {
    const { container } = await detail("cn-spare");
    expect((await screen.findAllByText("Login refused: wrong password")).length).toBeGreaterThan(0);
    expect(screen.getByText(/Compare the password with the carrier's letter of access/)).toBeTruthy();
    expect(screen.getByText("3 messages wait for this carrier.")).toBeTruthy();
    expect(await barriers(container)).toEqual([]);
  });

  it("that does not exist leads back to the list", async () => {
    await detail("nope");
    expect((await screen.findAllByText("There is no carrier nope")).length).toBeGreaterThan(0);
    expect(screen.getByText("All carriers").closest("a")?.getAttribute("href")).toBe("/admin/carriers");
  });

  it("sends a test message and follows it", async () => {
    const { calls } = await detail("cn-main?tab=test");
    await userEvent.type(await screen.findByLabelText("Phone number"), "+44 7700 900123");
    expect(screen.getByText(/1 segment, GSM-7 · 120 more fit/)).toBeTruthy();
    await userEvent.click(screen.getByText("Send test message"));
    const sent = await waitFor(() => {
      const call = calls.find(({ method }) => method === "POST");
      if (!call) throw new Error("not sent");
      return call;
    });
    expect(sent.path).toBe("/admin/carriers/cn-main/test");
    expect(sent.body).toEqual({ to: "+44 7700 900123", content: "[Hongyan] Carrier test. Please ignore." });
    expect(sent.headers.get("Idempotency-Key")).toMatch(/^[0-9a-f]{32}$/);
    expect(await screen.findByText(/^06QZ3JV9K2D1/)).toBeTruthy();
  });

  it("puts the server's no on the field", async () => {
    await detail("cn-main?tab=test");
    await userEvent.type(await screen.findByLabelText("Phone number"), "nobody");
    await userEvent.click(screen.getByText("Send test message"));
    expect(await screen.findByText(/nobody: This is not a phone number/)).toBeTruthy();
  });

  it("offers no test to those who may not send one", async () => {
    await detail("cn-main?tab=test", { session: reader });
    expect(await screen.findByText(/Your role may not send test messages/)).toBeTruthy();
    expect(screen.queryByText("Send test message")).toBeNull();
    // One or more: the test before may have sent one.
    expect(await screen.findAllByText("DELIVRD:000")).not.toEqual([]);
  });
});
