// A template's content as pieces, for showing it with its values in place.

import type { Direction } from "@/api/types";

export type Piece = { text: string; variable: null } | { text: string; variable: string };

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

/** `【签名】` in mainland China, `[Signature]` with a space elsewhere. */
export function signed(content: string, signature: string, direction: Direction, position: "start" | "end"): string {
  const isMainland = direction === "mainland";
  const mark = isMainland ? `【${signature}】` : `[${signature}]`;
  const space = isMainland ? "" : " ";
  return position === "start" ? mark + space + content : content + space + mark;
}
