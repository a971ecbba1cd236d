import type { Template } from "@/api/types";
import { fill, signed } from "@/parts/template";
import type { Draft } from "./draft";
import type { Recipient } from "./plan";

/** The text as the platform would make it, for the time until it has said so. */
export function localText(draft: Draft, template: Template | null, recipient: Recipient | null): string {
  const values = recipient?.variables ?? draft.variables;
  const content = draft.source === "content" ? draft.content : template ? fill(template.content, values) : "";
  if (content === "" || draft.signature === null) return content;
  return signed(content, draft.signature, recipient?.direction ?? draft.direction, draft.signature_position);
}

/** The content of a text without its signature; the text itself when it has none. */
export function unsigned(text: string, signature: string): string {
  for (const mark of [`【${signature}】`, `[${signature}]`]) {
    if (text.startsWith(mark)) return text.slice(mark.length).replace(/^ /, "");
    if (text.endsWith(mark)) return text.slice(0, -mark.length).replace(/ $/, "");
  }
  return text;
}
