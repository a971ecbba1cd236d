import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { barriers } from "@/test/axe";
import { show } from "@/test/show";
import { sessionOf } from "../../../mock/account";
import { ok, paged, refuse } from "../../../mock/api";
import ScreeningPage from ".";
import { marked } from "./marked";

const actions = { verification: "block", notification: "block", marketing: "block" };
const category = {
  code: "gambling",
  name: "Gambling",
  sentence: "This is about gambling and is never sent. Remove it.",
  actions,
  delivered: actions,
  licensable: false,
  mainland_only: false,
  words: 31,
  changed_by: null,
  changed_at: null,
  version: 0,
};
const loan = { ...category, code: "loan", name: "Loans", licensable: true, mainland_only: true };
const delivered = {
  word: "六合彩",
  match: "normal",
  category: "gambling",
  category_name: "Gambling",
  action: null,
  origin: "delivered",
  off: false,
  note: "",
  changed_by: null,
  changed_at: null,
  version: 0,
};
const own = { ...delivered, word: "天马传奇", origin: "own", action: "block", changed_by: "Rhea", changed_at: "2021-11-25T03:27:37.000Z", version: 2 };
const licence = {
  tenant_code: "CNX01",
  tenant_name: "CNX",
  category: "loan",
  category_name: "Loans",
  expires_on: "2021-12-31",
  expired: false,
  note: "Banking licence",
  changed_by: "Rhea",
  changed_at: "2021-11-25T03:27:37.000Z",
};
const lists = {
  "GET /admin/screening/words": ({ query }: { query: URLSearchParams }) => paged([own, delivered], query),
  "GET /admin/screening/categories": () => ok({ items: [category, loan] }),
  "GET /admin/screening/licences": () => ok({ items: [licence] }),
};
const open = (path = "/admin/screening", more: object = {}, session = sessionOf("platform")) =>
  show(<ScreeningPage />, { areas: ["screening"], path, on: { ...lists, ...more }, session });

describe("places of a text", () => {
  it("are characters, not halves of them, and may touch or overlap", () => {
    const hit = (start: number, end: number) => ({ start, end, action: "block" as const });
    expect(marked("😀赌场a", [hit(1, 3), hit(2, 4)]).map(({ piece, action }) => [piece, action])).toEqual([
      ["😀", null],
      ["赌场", "block"],
      ["a", "block"],
    ]);
    expect(marked("", [])).toEqual([]);
  });
});

describe("words", () => {
  it("are switched off by the version that was read", async () => {
    const { calls } = await open("/admin/screening", { "PUT /admin/screening/words": () => ok({ ...delivered, off: true }) });
    await userEvent.click(await screen.findByLabelText("Edit 六合彩"));
    await userEvent.click(await screen.findByLabelText("Is looked for"));
    await userEvent.click(screen.getByText("Save"));
    await waitFor(() => expect(calls.some(({ method }) => method === "PUT")).toBe(true));
    expect(calls.find(({ method }) => method === "PUT")?.body).toEqual({
      word: "六合彩",
      category: "gambling",
      match: "normal",
      off: true,
      note: "",
      version: 0,
    });
  });

  it("say when somebody else was quicker, and keep what was typed", async () => {
    await open("/admin/screening", {
      "PUT /admin/screening/words": () => refuse(409, "changed_meanwhile", "Somebody else changed this."),
    });
    await userEvent.click(await screen.findByLabelText("Edit 天马传奇"));
    const drawer = (await screen.findByLabelText("Note")).closest<HTMLElement>('[role="dialog"]');
    if (!drawer) throw new Error("no drawer");
    await userEvent.type(within(drawer).getByLabelText("Note"), "a swindle");
    await userEvent.click(within(drawer).getByText("Save"));
    await within(drawer).findByText(/Somebody else changed this word/);
    expect(within(drawer).getByLabelText<HTMLInputElement>("Note").value).toBe("a swindle");
    expect(await barriers(drawer)).toEqual([]);
  });

  it("offer nothing to change to who may only see them", async () => {
    await open("/admin/screening", {}, sessionOf("platform", { permissions: ["screening:read"] }));
    await screen.findByText("六合彩");
    expect(screen.queryByRole("button", { name: /Edit|Delete|Add a word|Import/ })).toBeNull();
  });
});

describe("a text that is tried", () => {
  it("shows what was found, where, and what to change", async () => {
    const hit = {
      rule: "word",
      word: "六合彩",
      category: "gambling",
      category_name: "Gambling",
      action: "block",
      start: 2,
      end: 5,
      message: "\"六合彩\": This is about gambling and is never sent. Remove it.",
    };
    const result = { outcome: "block", hits: [hit], reading: "今晚六合彩开奖", words: 1201 };
    await open("/admin/screening", { "POST /admin/screening/try": () => ok(result) });
    await userEvent.click(await screen.findByRole("button", { name: /Try a text/ }));
    const drawer = await screen.findByRole("dialog");
    await userEvent.type(within(drawer).getByLabelText("Text, without signature"), "今晚六合彩开奖");
    await userEvent.click(within(drawer).getByRole("button", { name: "Try" }));
    await within(drawer).findByText("It is refused.");
    expect(drawer.querySelector("mark")?.textContent).toBe("六合彩");
    await within(drawer).findByText(hit.message);
  });
});

describe("categories and licences", () => {
  it("set what becomes of a category", async () => {
    const { calls } = await open("/admin/screening?tab=categories", {
      "PUT /admin/screening/categories/loan": () => ok({ ...loan, version: 5 }),
    });
    await userEvent.click(await screen.findByLabelText("Edit Loans"));
    const drawer = (await screen.findByText(/^Senders are told/)).closest<HTMLElement>('[role="dialog"]');
    if (!drawer) throw new Error("no drawer");
    const [marketing] = within(drawer).getAllByLabelText("To review").slice(2);
    if (!marketing) throw new Error("no choice for marketing");
    await userEvent.click(marketing);
    await userEvent.click(within(drawer).getByText("Save"));
    await waitFor(() => expect(calls.some(({ method }) => method === "PUT")).toBe(true));
    expect(calls.find(({ method }) => method === "PUT")?.body).toEqual({
      actions: { ...actions, marketing: "review" },
      version: 0,
    });
  });

  it("take a licence back only when asked twice", async () => {
    const { calls } = await open("/admin/screening?tab=licences", {
      "DELETE /admin/screening/licences/CNX01/loan": () => ({ status: 204 }),
    });
    await userEvent.click(await screen.findByText("Take back"));
    await screen.findByText("Take back Loans from CNX01?");
    expect(calls.some(({ method }) => method === "DELETE")).toBe(false);
    const sure = screen.getAllByText("Take back").at(-1);
    if (!sure) throw new Error("no button to be sure");
    await userEvent.click(sure);
    await waitFor(() => expect(calls.some(({ method }) => method === "DELETE")).toBe(true));
  });
});
