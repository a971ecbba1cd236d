import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { Conversation, InboxItem } from "@/api/types";
import { barriers } from "@/test/axe";
import { show } from "@/test/show";
import { sessionOf } from "../../../mock/account";
import { type Call, ok, paged, refuse } from "../../../mock/api";
import InboxPage from ".";

// jsdom lays nothing out.
Element.prototype.scrollIntoView = () => undefined;

const item: InboxItem = {
  id: "868000000000004001",
  from: "+86138****8000",
  to: "106900001234",
  text: "TD",
  at: "2021-11-25T03:27:37.000Z",
  message_uid: "06QZ3JV9K2C4H",
  opt_out: true,
};
const said: Conversation = {
  phone: item.from,
  items: [
    {
      kind: "mt",
      uid: "06QZ3JV9K2C4H",
      id: null,
      text: "【云燕】全场八折，拒收请回复TD",
      at: "2021-11-24T15:30:00.000Z",
      status: "delivered",
    },
    { kind: "mo", uid: null, id: item.id, text: "TD", at: item.at, status: null },
  ],
};
const on = {
  "GET /inbox": ({ query }: { query: URLSearchParams }) => paged([item], query),
  [`GET /inbox/${item.id}`]: () => ok(said),
};
const open = (path = "/inbox", more: object = {}) =>
  show(<InboxPage />, { areas: ["inbox"], path, on: { ...on, ...more } });

describe("uplinks", () => {
  it("opens the conversation of a row, in the address too", async () => {
    const { address } = await open();
    await screen.findByText("Opt-out");
    await userEvent.click(screen.getByText("+86138****8000"));
    await screen.findByText("【云燕】全场八折，拒收请回复TD");
    const drawer = screen.getByRole("dialog");
    expect(address()).toBe(`/inbox?id=${item.id}`);
    // Days are the tenant's: 15:30 UTC is 23:30 in Shanghai, still the day before.
    expect(within(drawer).getByText("2021-11-24 UTC+8")).toBeTruthy();
    expect(within(drawer).getByText("You, 23:30:00")).toBeTruthy();
    expect(within(drawer).getByText("The phone, 11:27:37")).toBeTruthy();
    expect(within(drawer).getAllByText("This uplink")).toHaveLength(1);
    expect(within(drawer).getByLabelText("Details of message 06QZ3JV9K2C4H").getAttribute("href")).toBe(
      "/log?uid=06QZ3JV9K2C4H",
    );
    expect(await barriers(drawer)).toEqual([]);
    await userEvent.keyboard("{Escape}");
    await waitFor(() => expect(address()).toBe("/inbox"));
  });

  it("leads nowhere for who may not see messages", async () => {
    const session = sessionOf("tenant", { permissions: ["feeds:read"] });
    await show(<InboxPage />, { areas: ["inbox"], path: `/inbox?id=${item.id}`, on, session });
    await screen.findByText("This uplink");
    expect(document.querySelector('a[href^="/log"]')).toBeNull();
  });

  it("says when an uplink is gone, and searches by phone", async () => {
    const { calls } = await open("/inbox?id=1&phone=8000", { "GET /inbox/1": () => refuse(404, "not_found", "No.") });
    await screen.findByText("This uplink is no longer there");
    expect(calls.find(({ path }) => path === "/inbox")?.query.get("phone")).toBe("8000");
    expect(calls.find(({ path }) => path === "/inbox")?.query.has("id")).toBe(false);
  });
});

const rule = {
  id: "7",
  keyword: "HELP",
  match: "exact",
  signature: null,
  template_id: null,
  content: "Call 400-000-0000",
  enabled: true,
  place: 10,
  broken: false,
  version: 3,
  changed_at: "2021-11-25T03:27:37.000Z",
  changed_by: "CNX01_Adm",
};
const rules = { "GET /auto-replies": () => ok({ items: [rule], most: 100 }) };

describe("auto-replies", () => {
  it("are in a tab of their own, and a new one begins with HELP", async () => {
    const asked: Call[] = [];
    const made = (call: Call) => {
      asked.push(call);
      return { status: 201, body: { ...rule, ...call.body } };
    };
    const { address } = await open("/inbox", { ...rules, "POST /auto-replies": made });
    await userEvent.click(await screen.findByRole("tab", { name: "Auto-replies" }));
    await screen.findByText("Call 400-000-0000");
    expect(address()).toBe("/inbox?tab=auto");
    await userEvent.click(screen.getByRole("button", { name: /Add a rule/ }));
    const dialog = await screen.findByRole("dialog");
    expect(within(dialog).getByLabelText<HTMLInputElement>("Keyword").value).toBe("HELP");
    await userEvent.clear(within(dialog).getByLabelText("Reply"));
    await userEvent.type(within(dialog).getByLabelText("Reply"), "Call us");
    await userEvent.click(within(dialog).getByRole("button", { name: "Save" }));
    await waitFor(() => expect(asked).toHaveLength(1));
    expect(asked[0]?.body).toMatchObject({ keyword: "HELP", match: "exact", content: "Call us", template_id: null });
  });

  it("are changed as they were read", async () => {
    const asked: Call[] = [];
    const take = (call: Call) => {
      asked.push(call);
      return refuse(409, "changed_meanwhile", "Somebody else changed it.");
    };
    await open("/inbox?tab=auto", { ...rules, "PUT /auto-replies/7": take });
    await userEvent.click(await screen.findByLabelText("Edit the rule for HELP"));
    const dialog = await screen.findByRole("dialog");
    await userEvent.click(within(dialog).getByText("Save"));
    await within(dialog).findByRole("alert");
    expect(asked[0]?.body).toMatchObject({ version: 3, keyword: "HELP", content: "Call 400-000-0000" });
  });

  it("are deleted as they were read", async () => {
    const asked: Call[] = [];
    const take = (call: Call) => {
      asked.push(call);
      return { status: 204 };
    };
    await open("/inbox?tab=auto", { ...rules, "DELETE /auto-replies/7": take });
    await userEvent.click(await screen.findByLabelText("Delete the rule for HELP"));
    await userEvent.click(within(await screen.findByRole("dialog")).getByText("Delete"));
    await waitFor(() => expect(asked).toHaveLength(1));
    expect(asked[0]?.query.get("version")).toBe("3");
  });

  it("are only shown to who may not change them", async () => {
    const session = sessionOf("tenant", { permissions: ["feeds:read"] });
    await show(<InboxPage />, { areas: ["inbox"], path: "/inbox?tab=auto", on: { ...on, ...rules }, session });
    await screen.findByText("Call 400-000-0000");
    expect(screen.queryByRole("button", { name: /Add a rule/ })).toBeNull();
    expect(screen.queryByRole("button", { name: /Edit/ })).toBeNull();
  });
});
