import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { KeyItem } from "@/api/types";
import { barriers } from "@/test/axe";
import { show } from "@/test/show";
import { ok, refuse } from "../../../mock/api";
import { bodyOf, formOf } from "./KeyForm";
import KeysPage from ".";

const key: KeyItem = {
  id: "868000000000002000",
  name: "shop-backend",
  hint: "hy_9fK2a",
  status: "active",
  ips: ["203.0.113.0/24"],
  rate_per_s: 0,
  burst: 0,
  scopes: ["messages:send"],
  routes: [],
  created_at: "2021-11-15T09:44:03.000Z",
  revoked_at: null,
  last_used_at: null,
};
const revoked = { ...key, id: "868000000000002001", name: "old-crm", status: "revoked", revoked_at: key.created_at };
const list = { "GET /keys": () => ok({ items: [key, revoked] }) };
const SECRET = "hy_Zk3vQ9pLx7TmB2cYwN8dRf5sHg4jKa6eUi1oPqWzXyM";

describe("auth keys", () => {
  it("leaves revoked keys out until they are asked for", async () => {
    const { container, address } = await show(<KeysPage />, { areas: ["keys"], path: "/keys", on: list });
    await screen.findByText("shop-backend");
    expect(screen.queryByText("old-crm")).toBeNull();
    await userEvent.click(await screen.findByText("Show it too"));
    await screen.findByText("old-crm");
    expect(address()).toBe("/keys?status=all");
    expect(await barriers(container)).toEqual([]);
  });

  it("makes a key, shows its secret until that was saved, and never again", async () => {
    const { calls } = await show(<KeysPage />, {
      areas: ["keys"],
      path: "/keys?new=1",
      on: { ...list, "POST /keys": () => ({ status: 201, body: { ...key, name: "crm", secret: SECRET } }) },
    });
    const form = await screen.findByRole("dialog");
    await userEvent.type(within(form).getByLabelText("Name"), " crm ");
    await userEvent.click(within(form).getByLabelText("IP white list"));
    await userEvent.paste("203.0.113.7；2001:DB8::7\n203.0.113.7");
    await userEvent.click(within(form).getByRole("button", { name: "Create an auth key" }));

    await screen.findByText("The auth key “crm” is made");
    const secret = screen.getByRole("dialog");
    const sent = calls.find(({ method }) => method === "POST");
    expect(sent?.headers.get("Idempotency-Key")).toMatch(/^[0-9a-f]{32}$/);
    expect(sent?.body).toEqual({
      name: "crm",
      scopes: ["messages:send", "messages:read", "feeds:read"],
      ips: ["203.0.113.7", "2001:db8::7"],
      routes: [],
      rate_per_s: 0,
      burst: 0,
    });
    await within(secret).findByText(new RegExp(`Bearer ${SECRET}`));
    await userEvent.keyboard("{Escape}");
    const done = within(secret).getByRole<HTMLButtonElement>("button", { name: "Done" });
    expect(done.disabled).toBe(true);
    await userEvent.click(within(secret).getByRole("checkbox", { name: "I have saved it" }));
    await userEvent.click(done);
    await waitFor(() => expect(document.body.textContent).not.toContain(SECRET));
  });

  it("says what is wrong where it is wrong, and sends nothing", async () => {
    const { calls } = await show(<KeysPage />, { areas: ["keys"], path: "/keys?new=1", on: list });
    const form = await screen.findByRole("dialog");
    await userEvent.click(within(form).getByLabelText("IP white list"));
    await userEvent.paste("203.0.113.* 300.1.1.1");
    for (const box of within(form).getAllByRole<HTMLInputElement>("checkbox")) {
      if (box.checked) await userEvent.click(box);
    }
    await userEvent.click(within(form).getByRole("button", { name: "Create an auth key" }));
    await within(form).findByText("Give the key a name.");
    await within(form).findByText("Choose at least one, or “Everything”.");
    await within(form).findByText(/“203.0.113.\*”: write a network .*“300.1.1.1”: no part/);
    expect(calls.filter(({ method }) => method === "POST")).toEqual([]);
  });

  it("puts the server's word at its input", async () => {
    const detail = "There is a key of this name.";
    await show(<KeysPage />, {
      areas: ["keys"],
      path: "/keys?new=1",
      on: { ...list, "POST /keys": () => refuse(422, "field_invalid", detail, { fields: [{ field: "name", detail }] }) },
    });
    const form = await screen.findByRole("dialog");
    await userEvent.type(within(form).getByLabelText("Name"), "shop-backend");
    await userEvent.click(within(form).getByRole("button", { name: "Create an auth key" }));
    await within(form).findByText(detail);
  });

  it("revokes only who typed the name", async () => {
    const { calls } = await show(<KeysPage />, {
      areas: ["keys"],
      path: "/keys",
      on: { ...list, [`DELETE /keys/${key.id}`]: () => ({ status: 204 }) },
    });
    await userEvent.click(await screen.findByLabelText("Revoke shop-backend"));
    const dialog = await screen.findByRole("dialog");
    const sure = within(dialog).getByRole<HTMLButtonElement>("button", { name: "Revoke for good" });
    expect(sure.disabled).toBe(true);
    await userEvent.type(within(dialog).getByLabelText("Name of the key"), "shop-backen{Enter}");
    expect(calls.filter(({ method }) => method === "DELETE")).toEqual([]);
    await userEvent.keyboard("d{Enter}");
    await waitFor(() => expect(calls.filter(({ method }) => method === "DELETE")).toHaveLength(1));
  });

  it("gives back what it was given", () => {
    const everything = { ...key, scopes: [], routes: ["CNX_Verification"], rate_per_s: 5 };
    expect(bodyOf(formOf(everything))).toEqual({
      name: key.name,
      scopes: [],
      ips: key.ips,
      routes: ["CNX_Verification"],
      rate_per_s: 5,
      burst: 0,
    });
  });
});
