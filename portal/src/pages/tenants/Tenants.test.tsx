import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { barriers } from "@/test/axe";
import { show } from "@/test/show";
import { sessionOf } from "../../../mock/account";
import { refuse } from "../../../mock/api";
import Tenants from ".";

const page = (options: Parameters<typeof show>[1] = {}) =>
  show(<Tenants />, { session: sessionOf("platform"), path: "/admin/tenants", areas: ["tenants"], ...options });

const codes = (container: HTMLElement) =>
  Array.from(container.querySelectorAll("tbody tr.ant-table-row td:nth-child(2)"), (cell) => cell.textContent);

describe("tenants", () => {
  it("leads to the messages of each", async () => {
    const { container } = await page();
    const link = await screen.findByLabelText("Messages of CNX01");
    expect(link.getAttribute("href")).toBe("/admin/log?tenant=CNX01");
    expect(codes(container)).toEqual(["CNX01", "HARBOUR", "OLDPORT", "QINGHE", "SWALLOW"]);
    expect(await barriers(container)).toEqual([]);
  });

  it("has the server search and sort by the address", async () => {
    const { container, calls } = await page({ path: "/admin/tenants?status=active&sort=-accounts", language: "zh" });
    await screen.findByText("CNX01", { selector: "td a" });
    expect(codes(container)).toEqual(["SWALLOW", "CNX01", "HARBOUR"]);
    const asked = calls.find(({ path }) => path === "/admin/tenants");
    expect(Object.fromEntries(asked?.query ?? [])).toMatchObject({ status: "active", sort: "-accounts", page: "1" });
  });

  it("does not lead where the account may not go, and offers no change", async () => {
    await page({ session: sessionOf("platform", { permissions: ["platform:tenants"] }) });
    await screen.findByText("HARBOUR", { selector: "td a" });
    expect(screen.queryByLabelText("Messages of HARBOUR")).toBeNull();
    expect(screen.queryByText("Add a tenant")).toBeNull();
  });

  it("makes one, and says at its field which contact is wrong", async () => {
    const detail = "expected a mail address or nothing";
    const { calls } = await page({
      on: {
        "POST /admin/tenants": () =>
          refuse(422, "field_invalid", detail, { fields: [{ field: "contacts[0].mail", detail }] }),
      },
    });
    await userEvent.click(await screen.findByText("Add a tenant"));
    const drawer = within(await screen.findByRole("dialog"));
    await userEvent.type(drawer.getByLabelText("Code"), "LANTERN");
    const [name] = drawer.getAllByLabelText("Name");
    if (name) await userEvent.type(name, "Lantern Books");
    await userEvent.click(drawer.getByText("Add a contact"));
    const contact = within(drawer.getByRole("group", { name: "Contact 1" }));
    await userEvent.type(contact.getByLabelText("Name"), "Ada");
    await userEvent.type(contact.getByLabelText("Mail"), "ada@books.example");
    await userEvent.click(drawer.getByText("Add the tenant"));
    await contact.findByText(detail);
    const sent = calls.find(({ method }) => method === "POST");
    expect(sent?.body).toMatchObject({
      code: "LANTERN",
      name: "Lantern Books",
      countries: [],
      contacts: [{ name: "Ada", mail: "ada@books.example", phone: "", note: "" }],
    });
    expect(sent?.headers.get("Idempotency-Key")).toBeTruthy();
    await waitFor(() => expect(drawer.getByLabelText("Code")).toHaveProperty("value", "LANTERN"));
  });
});
