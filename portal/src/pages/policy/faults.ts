// What is wrong with edited values, before the API is asked. It judges again.

import type { PolicyRule, PolicyValue } from "@/api/types";
import { changesOf, type Draft, holds } from "./draft";
import { faultOfHours } from "./hours";
import { listOf, WORDS_MAX } from "./words";

export type Fault =
  | { kind: "number"; min: number; max: number }
  | { kind: "hours" | "hoursSame" | "amount" }
  | { kind: "symbols" | "limits"; words: string[] }
  | { kind: "words"; count: number }
  | { kind: "low" | "validity"; other: PolicyRule; value: PolicyValue };

const AMOUNT = /^(\d{1,12}(\.\d{1,6})?|1000000000000)$/;

export function faultOf(rule: PolicyRule, value: PolicyValue): Fault | null {
  switch (rule.kind) {
    case "integer": {
      const { min, max } = { min: rule.min ?? 0, max: rule.max ?? Number.MAX_SAFE_INTEGER };
      const fits = typeof value === "number" && Number.isInteger(value) && value >= min && value <= max;
      const isUnlimited = value === 0 && rule.zero === "unlimited";
      return fits || isUnlimited ? null : { kind: "number", min, max };
    }
    case "hours": {
      const kind = faultOfHours(String(value));
      return kind && { kind };
    }
    case "amount":
      return AMOUNT.test(String(value)) ? null : { kind: "amount" };
    case "words":
      return Array.isArray(value) ? faultOfWords(rule.id, value) : null;
    default:
      return null;
  }
}

const LIMIT = /^((verification|notification|marketing)\s+\d+\/\d+[smhd](\s+(signature|phone))?|all\s+\d+\/\d+[smhd]\s+(phone|content))$/;

function faultOfWords(id: string, words: string[]): Fault | null {
  const list = listOf(id);
  const odd = words.filter((word) =>
    list === "symbols" ? Array.from(word).length !== 1 : list === "limits" && !LIMIT.test(word.trim()),
  );
  if (odd.length > 0 && (list === "symbols" || list === "limits")) return { kind: list, words: odd };
  return words.length > WORDS_MAX ? { kind: "words", count: WORDS_MAX } : null;
}

type Pair = { kind: "low" | "validity"; id: string; other: string };
/** `id` must be below `other` (`low`), or no more than it (`validity`). */
const PAIRS: Pair[] = [
  { kind: "low", id: "order.very_low_percent", other: "order.low_percent" },
  { kind: "validity", id: "validity.verification", other: "validity.max" },
  { kind: "validity", id: "validity.notification", other: "validity.max" },
  { kind: "validity", id: "validity.marketing", other: "validity.max" },
];

/** By rule id. Only what was edited is judged: nobody has to mend what others left. */
export function faultsOf(rules: PolicyRule[], draft: Draft): Map<string, Fault> {
  const faults = new Map<string, Fault>();
  const edited = changesOf(rules, draft);
  for (const { rule, after } of edited) {
    const fault = after === null ? null : faultOf(rule, after);
    if (fault) faults.set(rule.id, fault);
  }
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  const touched = new Set(edited.map(({ rule }) => rule.id));
  for (const { kind, id, other } of PAIRS) {
    const [rule, limit] = [byId.get(id), byId.get(other)];
    if (!rule || !limit || (!touched.has(id) && !touched.has(other))) continue;
    if (faults.has(id) || faults.has(other)) continue;
    const [value, most] = [Number(holds(rule, draft)), Number(holds(limit, draft))];
    if (kind === "low" ? value >= most : value > most) faults.set(id, { kind, other: limit, value: most });
  }
  return faults;
}
