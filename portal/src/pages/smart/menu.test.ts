import { describe, expect, it } from "vitest";
import type { SmartMenu } from "@/api/types";
import { bodyOf, BLANK } from "./draft";
import { faultOfSize, isPicture } from "./logoFile";
import { after, changed, type MenuChange } from "./menu";
import { errorOf, idOf, sayer } from "./said";

const url = { type: "OPEN_URL" as const, url: "https://www.example.com" };
const line = (id: string) => ({ id, label: id, action: url });
const menus: SmartMenu[] = [
  { id: "m1", label: "m1", action: null, items: [line("a"), line("b"), line("c")] },
  { id: "m2", label: "m2", action: url, items: [] },
  { id: "m3", label: "m3", action: null, items: [line("d")] },
];
const shape = (of: SmartMenu[]) => of.map(({ id, items = [] }) => [id, ...items.map((item) => item.id)].join(" "));
const done = (...changes: MenuChange[]) => shape(changes.reduce(changed, menus));

describe("changes of a menu", () => {
  it("add up to three menus, and five lines below each", () => {
    expect(changed(menus, { do: "add" })).toBe(menus);
    expect(done({ do: "remove", at: { menu: 1, item: null } }, { do: "add" })).toEqual(["m1 a b c", "m3 d", ""]);
    const add: MenuChange = { do: "addItem", menu: 0 };
    expect(done(add, add, add)).toEqual(["m1 a b c  ", "m2", "m3 d"]);
  });

  it("move menus and lines, never over an end", () => {
    expect(done({ do: "move", at: { menu: 0, item: null }, by: 1 })).toEqual(["m2", "m1 a b c", "m3 d"]);
    expect(done({ do: "move", at: { menu: 0, item: null }, by: -1 })).toEqual(shape(menus));
    expect(done({ do: "move", at: { menu: 0, item: 2 }, by: -1 })).toEqual(["m1 a c b", "m2", "m3 d"]);
    expect(done({ do: "move", at: { menu: 0, item: 2 }, by: 1 })).toEqual(shape(menus));
    expect(after(menus, { menu: 0, item: 2 }, -1)).toEqual({ menu: 0, item: 1 });
    expect(after(menus, { menu: 2, item: null }, 1)).toEqual({ menu: 2, item: null });
  });

  it("drop what was dragged, also into another list that has room", () => {
    const from = { menu: 0, item: 0 };
    expect(done({ do: "drop", from, to: { menu: 0, item: 2 } })).toEqual(["m1 b c a", "m2", "m3 d"]);
    expect(done({ do: "drop", from, to: { menu: 2, item: 0 } })).toEqual(["m1 b c", "m2", "m3 a d"]);
    expect(done({ do: "drop", from, to: { menu: 2, item: null } })).toEqual(["m1 b c", "m2", "m3 d a"]);
    // A menu that does something has no list.
    expect(done({ do: "drop", from, to: { menu: 1, item: null } })).toEqual(shape(menus));
    expect(done({ do: "drop", from: { menu: 2, item: null }, to: { menu: 0, item: 1 } })).toEqual(["m3 d", "m1 a b c", "m2"]);
  });

  it("make a list of an action and an action of a list", () => {
    const [, opened] = changed(menus, { do: "open", menu: 1, list: true });
    expect(opened).toMatchObject({ id: "m2", action: null, items: [{ label: "", action: url }] });
    const [closed] = changed(menus, { do: "open", menu: 0, list: false });
    expect(closed).toMatchObject({ id: "m1", action: url, items: [] });
  });

  it("write labels and actions where they stand and keep ids", () => {
    const at = { menu: 0, item: 1 };
    const after = changed(changed(menus, { do: "label", at, label: "B" }), { do: "act", at, action: { type: "DIAL", phone: "95588" } });
    expect(after[0]?.items?.[1]).toEqual({ id: "b", label: "B", action: { type: "DIAL", phone: "95588" } });
    expect(after[1]).toBe(menus[1]);
  });
});

describe("what is sent", () => {
  it("has only what an action's kind has", () => {
    const mixed = { type: "DIAL" as const, phone: " 95588 ", url: "https://www.example.com", title: "x", fallback: "" };
    const body = bodyOf({ ...BLANK, name: " A ", menus: [{ id: "m1", label: " Call ", action: mixed, items: [] }] });
    expect(body).toMatchObject({ name: "A", menus: [{ id: "m1", label: "Call", action: { type: "DIAL", phone: "95588" } }] });
    expect(body.menus[0]?.action).toEqual({ type: "DIAL", phone: "95588" });
  });
});

describe("findings", () => {
  const finding = (field: string, severity = "error") => ({ id: "x", severity, position: null, field, detail: `about ${field}` });
  it("stand at the field they name", () => {
    const said = sayer([finding("menus[0].label"), finding("menus[0].items[1].action.url"), finding("signature_ids[0]")]);
    expect(said("menus[0].label").length).toBe(1);
    expect(said("menus").length).toBe(0);
    expect(said("menus", true).length).toBe(2);
    expect(said("signatures", true).length).toBe(1);
    expect(errorOf([finding("a"), finding("b", "warning")])).toBe("about a");
    expect(errorOf([finding("b", "warning")])).toBeNull();
    expect(idOf("menus[0].items[1].action.url")).toBe("smart-menus-0-items-1-action-url");
    expect(idOf("menus[0]")).toBe("smart-menus-0");
  });
});

describe("a logo's file", () => {
  it("is a picture by its first octets, square and large enough", () => {
    expect(isPicture(new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d]))).toBe(true);
    expect(isPicture(new Uint8Array([0xff, 0xd8, 0xff, 0xe0]))).toBe(true);
    expect(isPicture(new TextEncoder().encode("<svg onload="))).toBe(false);
    expect(faultOfSize(400, 400)).toBeNull();
    expect(faultOfSize(400, 399)?.what).toBe("shape");
    expect(faultOfSize(239, 239)?.what).toBe("small");
  });
});
