import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { barriers } from "@/test/axe";
import { show } from "@/test/show";
import { sessionOf } from "../../../mock/account";
import { type Call, ok, refuse, reply } from "../../../mock/api";
import Own from ".";
import All from "./admin";

const own = (options: Parameters<typeof show>[1] = {}) =>
  show(<Own />, { path: "/accounts", areas: ["accounts"], ...options });
const all = (options: Parameters<typeof show>[1] = {}) =>
  show(<All />, { path: "/admin/accounts", session: sessionOf("platform"), areas: ["accounts"], ...options });

const choose = async (inside: HTMLElement, label: string, option: string) => {
  await userEvent.click(within(inside).getByRole("combobox", { name: label }));
  await userEvent.click(await screen.findByText(option, { selector: ".ant-select-item-option-content" }));
};

describe("accounts", () => {
  it("are a tenant's own; what one cannot do to oneself is explained", async () => {
    const { container, calls } = await own();
    await screen.findByText("CNX01_Tong");
    expect(screen.queryByText("QINGHE_Adm")).toBeNull();
    expect(calls.some(({ path }) => path.startsWith("/admin/"))).toBe(false);
    expect(screen.queryByLabelText("Edit CNX01_Adm")).toBeNull();
    await userEvent.click(screen.getByLabelText(/^Your own account/));
    await screen.findByText(/changed by a colleague/, { selector: ".ant-popover *" });
    expect(await barriers(container)).toEqual([]);
  });

  it("of everybody are searched by the server", async () => {
    const { calls } = await all({ path: "/admin/accounts?tenant=QINGHE&role=manager&status=active" });
    await screen.findByText("QINGHE_Adm");
    const asked = calls.find(({ path }) => path === "/admin/accounts");
    expect(Object.fromEntries(asked?.query ?? [])).toMatchObject({ tenant: "QINGHE", role: "manager", status: "active" });
  });

  it("are added with the tenant's prefix, its products beside", async () => {
    const { calls } = await all({ path: "/admin/accounts?tenant=CNX01&new=1" });
    const dialog = await screen.findByRole("dialog");
    const drawer = within(dialog);
    const name = drawer.getByLabelText<HTMLInputElement>("Account name");
    expect(name.value).toBe("CNX01_");
    const beside = within(drawer.getByRole("region", { name: "Product package details" }));
    expect((await beside.findAllByText("CNX_SMM")).length).toBeGreaterThan(0);
    await userEvent.click(drawer.getByText("Add and invite"));
    await drawer.findByText("Names of this tenant's accounts begin with CNX01_ and go on.");
    await userEvent.type(name, "Ping");
    await choose(dialog, "Account role", "Night shift");
    await userEvent.type(drawer.getByLabelText("Mail"), "ping@cnx01.example");
    await userEvent.click(drawer.getByText("Add and invite"));
    await screen.findByText("The invitation is on its way to ping@cnx01.example.");
    const sent = calls.find(({ method, path }) => method === "POST" && path === "/admin/accounts");
    expect(sent?.body).toEqual({
      tenant: "CNX01",
      name: "CNX01_Ping",
      role: "868000000000003001",
      mail: "ping@cnx01.example",
      language: "en",
    });
  });

  it("say where the link is when nothing can be mailed", async () => {
    await own({
      on: {
        "POST /accounts/CNX01_Lin/invitation": (call) =>
          ok({ ...(reply({ ...call, method: "GET", path: "/accounts/CNX01_Lin" }).body as object), delivery: "log" }),
      },
    });
    await userEvent.click(await screen.findByLabelText("More for CNX01_Lin"));
    await userEvent.click(await screen.findByText("Send the invitation again"));
    const dialog = within(await screen.findByRole("dialog"));
    dialog.getByText(/The link before stops working/);
    await userEvent.click(dialog.getByText("Send"));
    await screen.findByText("The link is in the operator's log");
  });

  it("the last manager stays, and the API says why", async () => {
    const detail = "This is the last active manager or administrator. Give somebody else that role first.";
    await own({ on: { "POST /accounts/CNX01_Tong/disable": () => refuse(409, "last_manager", detail) } });
    await userEvent.click(await screen.findByLabelText("More for CNX01_Tong"));
    await userEvent.click(await screen.findByText("Disable", { selector: ".ant-dropdown-menu-title-content" }));
    const dialog = within(await screen.findByRole("dialog"));
    dialog.getByText(/sessions end at once/);
    await userEvent.click(dialog.getByText("Disable"));
    await dialog.findByText(detail);
  });

  it("changed by somebody else meanwhile are shown, and nothing typed is lost", async () => {
    const patched: Call[] = [];
    await own({
      on: {
        "PATCH /accounts/CNX01_Tong": (call) => {
          patched.push(call);
          return refuse(409, "changed_meanwhile", "Somebody else changed this.");
        },
        "GET /accounts/CNX01_Tong": (call) =>
          ok({ ...(reply({ ...call, path: "/accounts/CNX01_Tong" }).body as object), role: "viewer", version: 9 }),
      },
    });
    await userEvent.click(await screen.findByLabelText("Edit CNX01_Tong"));
    const drawer = within(await screen.findByRole("dialog"));
    const mail = await drawer.findByLabelText<HTMLInputElement>("Mail");
    await userEvent.clear(mail);
    await userEvent.type(mail, "tong@new.example");
    await userEvent.click(drawer.getByText("Save"));
    await drawer.findByText("Somebody else changed this while you were editing");
    await userEvent.click(drawer.getByText("Keep what I typed"));
    expect(mail.value).toBe("tong@new.example");
    await waitFor(() => expect(drawer.getByText("Viewer")).toBeTruthy());
    expect(patched[0]?.body).toEqual({ version: expect.any(Number) as number, mail: "tong@new.example" });
  });
});
