import { configure, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import { barriers } from "@/test/axe";
import { show } from "@/test/show";
import { sessionOf } from "../../../mock/account";
import { refuse } from "../../../mock/api";
import { changeBehind, resetPolicy } from "../../../mock/policy";
import PlatformPolicy from ".";
import OwnPolicy from "./own";
import TenantPolicy from "./tenant";

// Whether each of many inputs is hidden takes jsdom long to find out.
configure({ defaultHidden: true });
beforeEach(() => {
  resetPolicy();
  // jsdom has nothing to scroll.
  Element.prototype.scrollIntoView = () => undefined;
});

/** Only two rules, so that jsdom has less to lay out. */
const page = (options: Parameters<typeof show>[1] = {}) =>
  show(<PlatformPolicy />, {
    session: sessionOf("platform"),
    path: "/admin/policy?q=low_percent",
    areas: ["policy"],
    ...options,
  });

const input = (name: string) => screen.findByRole<HTMLInputElement>("spinbutton", { name });
const type = async (name: string, value: string) => fireEvent.change(await input(name), { target: { value } });
const low = "Prepaid order: low";

async function save(reason: string) {
  fireEvent.click(screen.getByRole("button", { name: "Review and save" }));
  const dialog = await screen.findByRole("dialog");
  fireEvent.change(within(dialog).getByLabelText("Reason"), { target: { value: reason } });
  fireEvent.click(within(dialog).getByRole("button", { name: "Save" }));
  return dialog;
}

describe("platform rules", () => {
  it("are saved together, with a reason, from the version that was read", async () => {
    const { calls } = await page();
    await type(low, "30");
    await screen.findByText("1 change");
    const dialog = await save(" ");
    await within(dialog).findByText(/Say why/);
    expect(within(dialog).getByText("Default (20 %)")).toBeTruthy();
    expect(within(dialog).getByText("30 %")).toBeTruthy();
    await save("Sales asked");
    await screen.findByText("1 change saved");
    expect(calls.filter(({ method }) => method === "PATCH").map(({ body }) => body)).toEqual([
      { version: 3, reason: "Sales asked", values: { "order.low_percent": 30 } },
    ]);
    await waitFor(() => expect(screen.queryByText("1 change")).toBeNull());
    expect((await input(low)).value).toBe("30");
  });

  it("are for everybody", async () => {
    const { container } = await page();
    await type(low, "100");
    await screen.findByText("Enter a whole number from 1 to 99.");
    expect(await barriers(container)).toEqual([]);
  });

  it("go back to their default", async () => {
    const { calls } = await page({ path: "/admin/policy?q=four_eyes" });
    fireEvent.click(await screen.findByRole("button", { name: /^Back to default/ }));
    await save("No longer");
    await waitFor(() => expect(calls.at(-1)?.method).not.toBe("PATCH"));
    expect(calls.find(({ method }) => method === "PATCH")?.body.values).toEqual({ "correction.four_eyes": null });
  });

  it("are not sent with a value out of range", async () => {
    await page();
    await type(low, "100");
    await screen.findByText("Enter a whole number from 1 to 99.");
    fireEvent.click(screen.getByRole("button", { name: "Review and save" }));
    expect(screen.queryByRole("dialog")).toBeNull();
    await type(low, "20");
    await waitFor(() => expect(screen.queryByText("1 change")).toBeNull());
  });

  it("show what the API refuses at the rule, and keep what was typed", async () => {
    const detail = "expected something else";
    await page({
      on: {
        "PATCH /admin/policy": () =>
          refuse(422, "policy_invalid", detail, { fields: [{ field: "values.order.low_percent", detail }] }),
      },
    });
    await type(low, "30");
    await save("Sales asked");
    await screen.findByText(detail);
    expect((await input(low)).value).toBe("30");
    await screen.findByText("1 value needs correction");
  });

  it("tell who was quicker, load what is newer, and keep the edits", async () => {
    const { calls } = await page();
    await type(low, "30");
    changeBehind("order.very_low_percent", 7);
    await save("Sales asked");
    const notice = await screen.findByText(/Somebody else changed these rules/);
    await screen.findByText(/^Grace, .*: Meanwhile$/);
    expect(notice).toBeTruthy();
    expect((await input("Prepaid order: very low")).value).toBe("7");
    expect((await input(low)).value).toBe("30");
    await save("Sales asked");
    await screen.findByText("1 change saved");
    const versions = calls.filter(({ method }) => method === "PATCH").map(({ body }) => body.version);
    expect(versions).toEqual([3, 4]);
  });

  it("are not left with edits without asking", async () => {
    const { router } = await page();
    await type(low, "30");
    await screen.findByText("1 change");
    void router.navigate("/elsewhere");
    const dialog = await screen.findByRole("dialog");
    await within(dialog).findByText("Leave without saving?");
    fireEvent.click(within(dialog).getByRole("button", { name: "Stay" }));
    expect(router.state.location.pathname).toBe("/admin/policy");
  });

  it("are only read without the permission", async () => {
    await page({ session: sessionOf("platform", { permissions: ["policy:read"] }), language: "zh" });
    await screen.findByText("您的角色可以查看规则，但不能修改。");
    expect(screen.queryByRole("spinbutton")).toBeNull();
    expect(screen.getByText("20 %")).toBeTruthy();
  });

  it("have a history", async () => {
    await page({ path: "/admin/policy?history=1&q=four_eyes" });
    const drawer = await screen.findByRole("dialog");
    await within(drawer).findByText(/see the letter of 22 November/);
    expect(within(drawer).getByText("provisioning file")).toBeTruthy();
    expect(within(drawer).getAllByText("not set").length).toBeGreaterThan(0);
  });
});

describe("a tenant's rules", () => {
  const tenant = (path: string) =>
    show(<TenantPolicy />, {
      session: sessionOf("platform"),
      path,
      route: "/admin/tenants/:code/policy",
      areas: ["policy"],
    });

  it("stand beside what would hold without them, and are inherited again", async () => {
    const { calls } = await tenant("/admin/tenants/CNX01/policy?q=verification.day");
    expect((await input("Verification codes in a day")).value).toBe("20");
    screen.getByText("Without it: 10 times");
    fireEvent.click(screen.getByRole("button", { name: /^Inherit/ }));
    await save("Contract ended");
    await screen.findByText("1 change saved");
    expect(calls.find(({ method }) => method === "PATCH")?.body).toEqual({
      version: 1,
      reason: "Contract ended",
      values: { "frequency.verification.day": null },
    });
  });

  it("say that there is no such tenant", async () => {
    await tenant("/admin/tenants/NOWHERE/policy");
    await screen.findByText("There is no tenant NOWHERE");
  });
});

describe("a tenant's own view", () => {
  it("says what holds and where it comes from", async () => {
    await show(<OwnPolicy />, { path: "/policy?q=verification.day", areas: ["policy"] });
    await screen.findByText("20 times");
    expect(screen.getByText("Set for you")).toBeTruthy();
    expect(screen.queryByRole("spinbutton")).toBeNull();
  });
});
