import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { barriers } from "@/test/axe";
import { show } from "@/test/show";
import { sessionOf } from "../../../mock/account";
import { ok, paged } from "../../../mock/api";
import BlacklistPage from ".";
import { entriesOf, valuesOf } from "./entriesOf";

const item = {
  id: "06QZ3JV9K2D00",
  kind: "phone",
  value: "+86138****8000",
  reason: "Complained",
  source: "manual",
  added_by: "CNX01_Adm",
  added_at: "2021-11-25T03:27:37.000Z",
  expires_at: null,
  expired: false,
};
const report = {
  rows: 2,
  added: 1,
  renewed: 0,
  rejected: 1,
  wrong: [{ row: 2, value: "12345", code: "invalid_number", message: "This is not a mobile number." }],
};
const lists = {
  "GET /blacklist": ({ query }: { query: URLSearchParams }) => paged([item], query),
  "GET /admin/blacklist": ({ query }: { query: URLSearchParams }) => paged([item], query),
};
const open = (path = "/blacklist", more: object = {}, session = sessionOf("tenant")) =>
  show(<BlacklistPage />, { areas: ["blacklist"], path, on: { ...lists, ...more }, session });

describe("what was typed or pasted", () => {
  it("is split, trimmed and taken once", () => {
    expect(valuesOf(" 13800138000\r\n+86170*;GB，13800138000\t13900139000,, ")).toEqual([
      "13800138000",
      "+86170*",
      "GB",
      "13900139000",
    ]);
    expect(valuesOf(" \n ")).toEqual([]);
  });

  it("becomes entries with the reason and the last day", () => {
    expect(entriesOf({ values: "GB\nFR", reason: " no contract ", ends: "2027-01-31" })).toEqual([
      { value: "GB", reason: "no contract", expires_at: "2027-01-31" },
      { value: "FR", reason: "no contract", expires_at: "2027-01-31" },
    ]);
    expect(entriesOf({ values: "GB" })).toEqual([{ value: "GB", reason: "" }]);
  });
});

describe("the black list", () => {
  it("adds numbers, and leaves the wrong ones to be put right", async () => {
    const { calls } = await open("/blacklist", { "POST /blacklist": () => ok(report) });
    await userEvent.click(await screen.findByRole("button", { name: /^plus Add$|^Add$/ }));
    const drawer = await screen.findByRole("dialog");
    await userEvent.type(within(drawer).getByLabelText("Numbers"), "13800138000,12345");
    await userEvent.click(within(drawer).getByRole("button", { name: "Add 2" }));
    await within(drawer).findByText("This is not a mobile number.");
    const sent = calls.find(({ method, path }) => method === "POST" && path === "/blacklist");
    expect(sent?.body).toEqual({
      entries: [
        { value: "13800138000", reason: "" },
        { value: "12345", reason: "" },
      ],
    });
    expect(sent?.headers.get("Idempotency-Key")).toBeTruthy();
    expect(within(drawer).getByLabelText<HTMLTextAreaElement>("Numbers").value).toBe("12345");
    expect(await barriers(drawer)).toEqual([]);
  });

  it("imports a file and shows what is wrong with its rows", async () => {
    const { calls } = await open("/blacklist", { "POST /blacklist/import": () => ok(report) });
    await userEvent.click(await screen.findByRole("button", { name: /Import/ }));
    const drawer = await screen.findByRole("dialog");
    const input = drawer.querySelector<HTMLInputElement>('input[type="file"]');
    if (!input) throw new Error("no place for a file");
    await userEvent.upload(input, new File(["13800138000\n12345\n"], "list.csv", { type: "text/csv" }));
    const [go] = within(drawer).getAllByRole("button", { name: "Import" });
    if (!go) throw new Error("no button");
    await userEvent.click(go);
    await within(drawer).findByText("This is not a mobile number.");
    const sent = calls.find(({ path }) => path === "/blacklist/import");
    expect(sent?.headers.get("Content-Type")).toBe("text/csv");
  });

  it("asks before it takes one off", async () => {
    const { calls } = await open("/blacklist", { [`DELETE /blacklist/${item.id}`]: () => ({ status: 204 }) });
    await userEvent.click(await screen.findByRole("button", { name: "Remove +86138****8000" }));
    const modal = await screen.findByRole("dialog");
    expect(calls.some(({ method }) => method === "DELETE")).toBe(false);
    await userEvent.click(within(modal).getByRole("button", { name: "Remove" }));
    await waitFor(() => expect(calls.some(({ method }) => method === "DELETE")).toBe(true));
  });

  it("offers nothing to change to who may only see it", async () => {
    await open("/blacklist", {}, sessionOf("tenant", { permissions: ["blacklist:read"] }));
    await screen.findByText("+86138****8000");
    expect(screen.queryByRole("button", { name: /Add|Import|Remove|whole numbers/ })).toBeNull();
  });

  it("is the platform's own, or a tenant's, for platform staff", async () => {
    const { calls } = await open("/admin/blacklist?tenant_code=CNX01", {}, sessionOf("platform"));
    await screen.findByText("+86138****8000");
    expect(calls.find(({ path }) => path === "/admin/blacklist")?.query.get("tenant_code")).toBe("CNX01");
    expect(screen.queryByRole("button", { name: /whole numbers/ })).toBeNull();
    await userEvent.click(screen.getByRole("button", { name: "Remove +86138****8000" }));
    await userEvent.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Remove" }));
    await waitFor(() => expect(calls.find(({ method }) => method === "DELETE")?.query.get("tenant_code")).toBe("CNX01"));
  });
});

describe("opt-outs", () => {
  it("takes one back only with a reason", async () => {
    const out = {
      id: "06QZ3JV9K2E00",
      phone: "+86139****9001",
      signature: null,
      type: "marketing",
      uplink_id: null,
      reason: "On the telephone",
      added_by: "CNX01_Adm",
      at: item.added_at,
      confirmed_at: null,
      unconfirmed: null,
    };
    const { calls } = await open("/blacklist?tab=opt-outs", {
      "GET /opt-outs": ({ query }: { query: URLSearchParams }) => paged([out], query),
    });
    await screen.findByText("CNX01_Adm: On the telephone");
    await userEvent.click(screen.getByLabelText("Take back the opt-out of +86139****9001"));
    const reason = await screen.findByLabelText<HTMLInputElement>("How the person said so");
    const back = screen.getByRole("dialog").querySelector<HTMLButtonElement>(".ant-btn-primary");
    expect(back?.disabled).toBe(true);
    fireEvent.change(reason, { target: { value: " asked by mail " } });
    expect(back?.disabled).toBe(false);
    if (back) fireEvent.click(back);
    await waitFor(() =>
      expect(calls.find(({ path }) => path === `/opt-outs/${out.id}/remove`)?.body).toEqual({ reason: "asked by mail" }),
    );
  });
});
