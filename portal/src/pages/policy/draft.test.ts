import { describe, expect, it } from "vitest";
import type { PolicyRule } from "@/api/types";
import { rules } from "../../../mock/rules";
import { changesOf, foreignChanges, holds, isSame, typed } from "./draft";
import { faultOf, faultsOf } from "./faults";
import { found, grouped } from "./find";
import { ALL_DAY, faultOfHours, isOvernight, tidyTime } from "./hours";

const all = rules.map(({ rule }) => rule);

function rule(id: string, more: Partial<PolicyRule> = {}): PolicyRule {
  const known = all.find((one) => one.id === id);
  if (!known) throw new Error(id);
  return { ...known, ...more };
}

describe("edits", () => {
  const unset = rule("frequency.same_content.max");
  const set = rule("frequency.same_content.max", { value: 5 });

  it("are only what differs", () => {
    expect(typed({}, unset, 4)).toEqual({ "frequency.same_content.max": 4 });
    expect(typed({ "frequency.same_content.max": 4 }, unset, 3)).toEqual({});
    expect(typed({ "frequency.same_content.max": 4 }, set, 5)).toEqual({});
    expect(typed({}, set, 3)).toEqual({ "frequency.same_content.max": 3 });
    expect(changesOf([set], { "frequency.same_content.max": 5 })).toEqual([]);
    expect(changesOf([set], { "frequency.same_content.max": null })).toEqual([{ rule: set, before: 5, after: null }]);
  });

  it("may set what holds anyway, and take away what is set", () => {
    expect(changesOf([unset], { "frequency.same_content.max": 3 })).toHaveLength(1);
    expect(holds(set, { "frequency.same_content.max": null })).toBe(3);
    expect(changesOf([unset], { "frequency.same_content.max": null })).toEqual([]);
  });

  it("do not mind the order of words", () => {
    expect(isSame(["a", "b"], ["b", "a"])).toBe(true);
    expect(isSame(["a"], ["b"])).toBe(false);
    expect(isSame([], null)).toBe(false);
  });

  it("know what somebody else changed, and what both did", () => {
    const other = rule("validity.max");
    const now = [{ ...set, value: 7 }, { ...other, value: 3600 }];
    const changes = foreignChanges([set, other], now, { "validity.max": 7200 });
    expect(changes.map(({ rule: { id }, before, after, isBoth }) => [id, before, after, isBoth])).toEqual([
      ["frequency.same_content.max", 5, 7, false],
      ["validity.max", null, 3600, true],
    ]);
  });
});

describe("values", () => {
  it("are checked by range", () => {
    const max = rule("content.length.max");
    expect(faultOf(max, 10_000)).toBeNull();
    for (const wrong of [0, 10_001, 1.5, ""]) expect(faultOf(max, wrong)).toEqual({ kind: "number", min: 1, max: 10_000 });
    expect(faultOf(rule("correction.four_eyes"), "2500.50")).toBeNull();
    for (const wrong of ["", "-1", "1.0000001", "1e3"]) {
      expect(faultOf(rule("correction.four_eyes"), wrong)).toEqual({ kind: "amount" });
    }
    expect(faultOf(rule("content.symbols.more"), ["★", "😀"])).toBeNull();
    expect(faultOf(rule("content.symbols.more"), ["★", "ab"])).toEqual({ kind: "symbols", words: ["ab"] });
  });

  it("are checked against each other, on the one that must give way", () => {
    const low = faultsOf(all, { "order.low_percent": 5 });
    expect([...low.keys()]).toEqual(["order.very_low_percent"]);
    const validity = faultsOf(all, { "validity.max": 3600 });
    expect([...validity.keys()]).toEqual(["validity.notification", "validity.marketing"]);
    expect(faultsOf(all, { "validity.max": 86_400 }).size).toBe(0);
    // What others left is nobody's fault here.
    const left = all.map((one) => (one.id === "order.low_percent" ? { ...one, value: 2, effective: 2 } : one));
    expect(faultsOf(left, { "api.feed": 31 }).size).toBe(0);
  });

  it("are hours that may pass midnight", () => {
    expect(["08:00-22:00", "20:00-06:00", ALL_DAY].map(faultOfHours)).toEqual([null, null, null]);
    expect(["8:00-22:00", "24:00-06:00", "08:00-", "08:00-25:00"].map(faultOfHours)).toEqual(Array(4).fill("hours"));
    expect(faultOfHours("08:00-08:00")).toBe("hoursSame");
    expect(isOvernight("20:00-06:00")).toBe(true);
    expect(isOvernight("08:00-24:00")).toBe(false);
    expect(["8", "800", "8:05", "0830", "8：30", "noon"].map(tidyTime)).toEqual([
      "08:00",
      "08:00",
      "08:05",
      "08:30",
      "08:30",
      "noon",
    ]);
  });
});

describe("finding rules", () => {
  const worded = rules.map(({ rule: one, sentences }) => ({ ...one, title: sentences.en[0], description: sentences.en[1] }));

  it("looks for every word, anywhere", () => {
    expect(found(worded, "same WINDOW").map(({ id }) => id)).toEqual([
      "frequency.same_content.max",
      "frequency.same_content.window",
    ]);
    expect(found(worded, "  ")).toHaveLength(worded.length);
  });

  it("keeps the order of the API", () => {
    expect(grouped(worded).map(([group]) => group)).toEqual([
      "frequency",
      "hours",
      "content",
      "signature",
      "destination",
      "sending",
      "receipts",
      "consent",
      "api",
      "callbacks",
      "money",
      "retention",
    ]);
  });
});
