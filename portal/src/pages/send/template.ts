// The values of a template: read out of a text, and judged.

import { characters } from "@/parts/handset/segments";
import { pieces } from "@/parts/template";

/** Characters a value may have. */
export const VALUE_MAX = 100;

/**
 * The values that make `text` out of the template, or null when it cannot have come from it. Where several ways are
 * possible, each value is as short as can be.
 */
export function valuesIn(content: string, text: string): Record<string, string> | null {
  const all = pieces(content);
  const names: string[] = [];
  const pattern = all.map(({ text: written, variable }) => {
    if (variable === null) return escaped(written);
    const known = names.indexOf(variable);
    if (known >= 0) return `\\${known + 1}`;
    names.push(variable);
    return `([^\\n]{1,${VALUE_MAX}}?)`;
  });
  const match = new RegExp(`^${pattern.join("")}$`, "u").exec(text);
  return match && Object.fromEntries(names.map((name, at) => [name, match[at + 1] ?? ""]));
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}

export type ValueFault = "missing" | "too_long" | "invalid";

/** What is certainly wrong with a value; the platform decides about the rest. */
export function faultOf(value: string | undefined): ValueFault | null {
  if (value === undefined || value.trim() === "") return "missing";
  if (characters(value) > VALUE_MAX) return "too_long";
  return /[\n\r【】]/.test(value) ? "invalid" : null;
}
