import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { SmartAction, SmartMenu } from "@/api/types";
import { type Brand, entriesOf, logoAddress, targetOf } from "./brand";
import { drawn } from "./cuts";
import { PROVINCES } from "./province";
import { VENDORS, vendorOf } from "./vendors";
import { fitted, menuUnits, units } from "./width";

const url: SmartAction = { type: "OPEN_URL", url: "https://www.example.com" };
const dial: SmartAction = { type: "DIAL", phone: "4001234567" };
const app: SmartAction = { type: "OPEN_APP", url: "shop://orders", fallback: "https://www.example.com" };
const top = (label: string, action: SmartAction | null = url, items: SmartMenu["items"] = []): SmartMenu => ({
  id: "",
  label,
  action,
  items,
});
const brand = (more: Partial<Brand> = {}): Brand => ({
  name: "云雀商城",
  summary: "",
  colour: "",
  hotlines: [],
  signatures: ["云雀"],
  logo: null,
  menus: [top("订单"), top("客服", dial)],
  ...more,
});
const on = (code: string, of: Brand) => {
  const vendor = vendorOf(code);
  if (!vendor) throw new Error(code);
  return drawn(of, vendor);
};

describe("widths", () => {
  it("counts in half-width units, as the platform does", () => {
    const vectors: [string, number][] = [
      ["", 0],
      ["abc", 3],
      ["我的订单", 8],
      ["ａ１", 4],
      ["ｱ", 1],
      ["é", 1],
      ["e\u{301}", 1],
      ["😀", 2],
    ];
    for (const [text, want] of vectors) expect([text, units(text)]).toEqual([text, want]);
  });

  it("gives a menu less room the more there are, and cuts where a character ends", () => {
    expect([0, 1, 2, 3, 4].map(menuUnits)).toEqual([24, 24, 12, 8, 8]);
    expect(fitted("我的订单", 8)).toBe("我的订单");
    expect(fitted("我的订单查询", 8)).toBe("我的订…");
    expect(fitted("abcdefghi", 8)).toBe("abcdefg…");
  });
});

describe("what a maker's handset shows", () => {
  it("is all of it where the maker supports all", () => {
    expect(on("huawei", brand()).cuts).toEqual([]);
    expect(on("reference", brand()).cuts).toEqual([]);
  });

  it("is a shorter name where there is less room", () => {
    const long = brand({ name: "一二三四五六七八九十百千万", menus: [] });
    expect(on("huawei", long).cuts).toEqual([]);
    expect(on("vivo", long)).toMatchObject({ name: "一二三四五六七八九十百…", cuts: [{ what: "name" }] });
  });

  it("leaves out what the maker does not do, and doubts where its papers differ", () => {
    expect(on("oppo", brand()).cuts).toEqual([
      { what: "menu_no" },
      { what: "action_no", label: "订单", type: "OPEN_URL" },
      { what: "action_no", label: "客服", type: "DIAL" },
    ]);
    expect(on("vivo", brand()).cuts).toEqual([{ what: "menu_no" }, { what: "action_unsure", label: "客服", type: "DIAL" }]);
    expect(on("honor", brand()).cuts).toEqual([{ what: "menu_unsure" }]);
    expect(on("oppo", brand({ menus: [top("打开", app)] })).cuts).toEqual([{ what: "menu_no" }]);
  });

  it("cuts labels, and menus and lines that there is no room for", () => {
    const items = ["1", "2", "3", "4", "5", "6"].map((label) => ({ id: "", label, action: url }));
    const wide = brand({ menus: [top("一二三四五", null, items), top("二"), top("三"), top("四")] });
    expect(on("huawei", wide).cuts).toEqual([
      { what: "menus", label: "四" },
      { what: "label", label: "一二三四五", shown: "一二三…" },
      { what: "items", label: "6" },
    ]);
    expect(on("huawei", wide).menus.map(({ items }) => items.length)).toEqual([5, 0, 0]);
  });

  // The platform's own table; a checkout of the portal alone does not have it.
  const here = dirname(fileURLToPath(import.meta.url));
  const table = join(here, "../../../../crates/domain/data/smart_vendors.csv");
  it.runIf(existsSync(table))("is by the platform's own table", () => {
    const [, ...rows] = readFileSync(table, "utf8").trim().split("\n");
    const own = rows.map((row) => {
      const [code, , , serviceNumber, openUrl, dial, openApp, titleChars] = row.split(",");
      return { code, serviceNumber, openUrl, dial, openApp, titleChars: Number(titleChars) };
    });
    expect(VENDORS).toEqual(own);
  });
});

describe("entries and addresses", () => {
  it("name the fields that findings name", () => {
    const menus = [top("a"), top("b", null, [{ id: "m3", label: "c", action: app }])];
    expect(entriesOf(menus).map(({ path, label }) => [path, label])).toEqual([
      ["menus[0]", "a"],
      ["menus[1]", "b"],
      ["menus[1].items[0]", "c"],
    ]);
    expect([url, dial, app].map(targetOf)).toEqual(["https://www.example.com", "4001234567", "shop://orders"]);
  });

  it("choose the largest picture that is small enough", () => {
    const logo = { sha256: "ab", sizes: [96, 192, 224] };
    expect(logoAddress("tenant", "7", logo, 200)).toBe("/api/v1/smart/profiles/7/logos/ab/192");
    expect(logoAddress("platform", "7", logo, 10)).toBe("/api/v1/admin/smart/profiles/7/logos/ab/96");
    expect(logoAddress("tenant", "7", null, 96)).toBeNull();
  });

  it("know every province once", () => {
    expect(new Set(PROVINCES).size).toBe(34);
  });
});
