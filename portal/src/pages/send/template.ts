// A template's content as pieces, for showing it with its values in place.

import { characters } from "@/parts/handset/segments";

export type Piece = { text: string; variable: null } | { text: string; variable: string };

/** Characters a value may have. */
export const VALUE_MAX = 100;

/** Text and places in order. `{}` are numbered as they come; `${Name}`, `${1}` and `{1}` carry their name. */
export function pieces(content: string): Piece[] {
  const found: Piece[] = [];
  let places = 0;
  let last = 0;
  for (const match of content.matchAll(/\$?\{([^{}]*)\}/g)) {
    if (match.index > last) found.push({ text: content.slice(last, match.index), variable: null });
    const [written, name = ""] = match;
    if (name === "") places += 1;
    found.push({ text: written, variable: name === "" ? String(places) : name });
    last = match.index + written.length;
  }
  if (last < content.length) found.push({ text: content.slice(last), variable: null });
  return found;
}

/** The text with the values in place; a place without a value stays as it is written. */
export function fill(content: string, values: Record<string, string>): string {
  return pieces(content)
    .map(({ text, variable }) =>
      variable === null ? text : values[variable] === undefined || values[variable] === "" ? text : values[variable],
    )
    .join("");
}

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
