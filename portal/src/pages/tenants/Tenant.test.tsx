import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { barriers } from "@/test/axe";
import { show } from "@/test/show";
import { sessionOf } from "../../../mock/account";
import { type Call, ok, refuse, reply } from "../../../mock/api";
import Tenant from "./detail";

const page = (code: string, options: Parameters<typeof show>[1] = {}) =>
  show(<Tenant />, {
    session: sessionOf("platform"),
    path: `/admin/tenants/${code}`,
    route: "/admin/tenants/:code",
    areas: ["tenants"],
    ...options,
  });

describe("a tenant", () => {
  it("shows what it is and leads to everything of it", async () => {
    const { container } = await page("CNX01");
    await screen.findByText("li.na@cnx01.example");
    const to = (name: RegExp) => screen.getByRole("link", { name }).getAttribute("href");
    expect(to(/^Accounts/)).toBe("/admin/accounts?tenant=CNX01");
    expect(to(/^Messages/)).toBe("/admin/log?tenant=CNX01");
    expect(await barriers(container)).toEqual([]);
  });

  it("says when there is none", async () => {
    await page("NOWHERE");
    await screen.findByText("There is no tenant NOWHERE", { selector: "h1" });
  });

  it("is suspended for a reason, with the consequences told", async () => {
    const { calls } = await page("SWALLOW");
    await userEvent.click(await screen.findByRole("button", { name: "Suspend" }));
    const dialog = within(await screen.findByRole("dialog"));
    dialog.getByText(/still goes out/);
    await userEvent.click(dialog.getByRole("button", { name: "Suspend" }));
    await dialog.findByText(/Say why/);
    await userEvent.type(dialog.getByLabelText("Reason"), "two invoices unpaid");
    await userEvent.click(dialog.getByRole("button", { name: "Suspend" }));
    await screen.findByText("two invoices unpaid", { selector: "dd" });
    expect(calls.find(({ method }) => method === "POST")?.body).toEqual({ reason: "two invoices unpaid" });
  });

  it("is closed only when its code is typed", async () => {
    await page("QINGHE", { on: { "POST /admin/tenants/QINGHE/close": () => refuse(409, "tenant_state", "It is active.") } });
    await userEvent.click(await screen.findByRole("button", { name: "Close" }));
    const dialog = within(await screen.findByRole("dialog"));
    const go = dialog.getAllByRole("button", { name: "Close" }).at(-1) as HTMLButtonElement;
    expect(go.disabled).toBe(true);
    await userEvent.type(dialog.getByLabelText("Reason"), "contract ended");
    await userEvent.type(dialog.getByLabelText("Code of the tenant"), "QINGHE");
    expect(go.disabled).toBe(false);
    await userEvent.click(go);
    await dialog.findByText("It is active.");
  });

  it("tells who was slower what changed, and loses nothing that was typed", async () => {
    const sent: Record<string, unknown>[] = [];
    let version = 3;
    const read = (call: Call) => {
      const body = reply(call).body as object;
      return ok({ ...body, version, ...(version > 3 ? { time_zone: "Europe/Dublin" } : {}) });
    };
    await page("HARBOUR", {
      on: {
        "GET /admin/tenants/HARBOUR": (call) => read({ ...call, method: "GET", body: {} }),
        "PATCH /admin/tenants/HARBOUR": (call) => {
          sent.push(call.body);
          if (call.body.version === version && version > 3) return read({ ...call, method: "GET", body: {} });
          version = 4;
          return refuse(409, "changed_meanwhile", "Somebody else changed this.");
        },
      },
    });
    await userEvent.click(await screen.findByRole("button", { name: "Edit: Tenant" }));
    const drawer = within(await screen.findByRole("dialog"));
    const name = drawer.getByLabelText<HTMLInputElement>("Name");
    await userEvent.clear(name);
    await userEvent.type(name, "Harbour Light");
    await userEvent.click(drawer.getByRole("button", { name: "Save" }));
    await drawer.findByText("Somebody else changed this while you were editing");
    drawer.getByText("Europe/Dublin", { selector: "td" });
    await userEvent.click(drawer.getByText("Keep what I typed"));
    expect(name.value).toBe("Harbour Light");
    await userEvent.click(drawer.getByRole("button", { name: "Save" }));
    await screen.findByText("Saved. The change is in force.");
    expect(sent).toEqual([
      { version: 3, name: "Harbour Light" },
      { version: 4, name: "Harbour Light" },
    ]);
  });
});
