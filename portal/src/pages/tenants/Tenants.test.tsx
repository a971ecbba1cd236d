import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { barriers } from "@/test/axe";
import { show } from "@/test/show";
import { sessionOf } from "../../../mock/account";
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

  it("searches and sorts by the address", async () => {
    const { container } = await page({ path: "/admin/tenants?status=active&sort=-accounts", language: "zh" });
    await screen.findByText("CNX01", { selector: "td" });
    expect(codes(container)).toEqual(["SWALLOW", "CNX01", "HARBOUR"]);
  });

  it("does not lead where the account may not go", async () => {
    await page({ session: sessionOf("platform", { permissions: ["platform:tenants"] }) });
    await screen.findByText("HARBOUR", { selector: "td" });
    expect(screen.queryByLabelText("Messages of HARBOUR")).toBeNull();
  });
});
