// The variables of a content: which there are, what each may be, and what a preview shows in its place.

import type { Language, TemplateVariable, VariableType } from "@/api/types";
import { pieces } from "@/parts/template";

export const TYPES: VariableType[] = ["code", "number", "text", "time", "money", "other"];

/** Characters of a value: without a choice, and at most. The platform's own limits (`domain::variable`). */
export const CHARS: Record<VariableType, { usual: number; max: number }> = {
  code: { usual: 8, max: 16 },
  number: { usual: 20, max: 32 },
  text: { usual: 30, max: 60 },
  time: { usual: 32, max: 40 },
  money: { usual: 20, max: 32 },
  other: { usual: 100, max: 200 },
};

/** Each once, in the order in which values are given: numbered ones by number. */
export function namesIn(content: string): string[] {
  const names = pieces(content).flatMap(({ variable }) => (variable === null ? [] : [variable]));
  const once = [...new Set(names)];
  return once.every((name) => /^\d+$/.test(name)) ? once.sort((a, b) => Number(a) - Number(b)) : once;
}

/** How a content writes its variables; one content has one way. */
export type Way = "place" | "number" | "name";

export function wayOf(content: string): Way | null {
  const [first] = [...content.matchAll(/\$?\{([^{}]*)\}/g)];
  if (!first) return null;
  const name = first[1] ?? "";
  return name === "" ? "place" : /^\d+$/.test(name) ? "number" : "name";
}

/** The four notations, as they are inserted next; a name is there to be written over. */
export function nextPlace(notation: "{}" | "{1}" | "${1}" | "${Name}", content: string): string {
  const names = namesIn(content);
  if (notation === "{}") return "{}";
  if (notation === "${Name}") {
    const free = ["Name", ...names.map((_, at) => `Name${String(at + 2)}`)].find((name) => !names.includes(name));
    return `\${${free ?? "Name"}}`;
  }
  const number = String(names.length + 1);
  return notation === "{1}" ? `{${number}}` : `\${${number}}`;
}

/** What a name speaks of, so that there is less to choose. */
const SPEAKS: [RegExp, VariableType][] = [
  [/code|otp|pin|验证码|取件码/i, "code"],
  [/time|date|day|deadline|时间|日期/i, "time"],
  [/amount|price|money|fee|balance|total|金额|价格|余额/i, "money"],
  [/minute|count|number|order|no$|quantity|points|数量|分钟|订单/i, "number"],
];

/** The rule for a variable that nothing was said about. */
export function freshRule(name: string): TemplateVariable {
  const type = SPEAKS.find(([word]) => word.test(name))?.[1] ?? "text";
  return { name, type, max_chars: CHARS[type].usual };
}

/** Every variable of the content with its rule: what was said about it, else what its name says. */
export function rulesOf(content: string, said: TemplateVariable[]): TemplateVariable[] {
  return namesIn(content).map((name) => said.find((rule) => rule.name === name) ?? freshRule(name));
}

const EXAMPLES: Record<Language, Record<VariableType, string>> = {
  zh: { code: "482913", number: "5", text: "李女士", time: "12月1日10:00", money: "128.00", other: "示例" },
  en: { code: "482913", number: "5", text: "Alex", time: "1 Dec 10:00", money: "128.00", other: "example" },
};

/** What words are about, by the variable's name. */
const NAMED: [RegExp, Record<Language, string>][] = [
  [/place|address|store|shop|地点|地址|门店/i, { zh: "北门驿站", en: "North Gate" }],
  [/carrier|courier|快递/i, { zh: "云雁快递", en: "Swift Post" }],
  [/product|item|商品|产品/i, { zh: "保温杯", en: "the travel mug" }],
];

/** A value that fits, in the language of the content. */
export function exampleOf({ name, type = "other", max_chars }: TemplateVariable, content: string): string {
  const language = /\p{Script=Han}/u.test(content) ? "zh" : "en";
  const named = type === "text" || type === "other" ? NAMED.find(([word]) => word.test(name))?.[1] : undefined;
  // Of what may be anything its name says more.
  const shown = type === "other" ? freshRule(name).type : type;
  return Array.from(named?.[language] ?? EXAMPLES[language][shown ?? "other"])
    .slice(0, max_chars ?? undefined)
    .join("");
}

/** The longest value that may stand there. */
export function longestOf({ type = "other", max_chars }: TemplateVariable, content: string): string {
  const filler = type === "text" || type === "other" ? (/\p{Script=Han}/u.test(content) ? "字" : "x") : "0";
  return filler.repeat(max_chars ?? CHARS[type].usual);
}
