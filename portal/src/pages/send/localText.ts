import type { Direction, Template } from "@/api/types";
import type { Draft } from "./draft";
import type { Recipient } from "./plan";
import { fill } from "./template";

/** The text as the platform would make it, for the time until it has said so. */
export function localText(draft: Draft, template: Template | null, recipient: Recipient | null): string {
  const values = recipient?.variables ?? draft.variables;
  const content = draft.source === "content" ? draft.content : template ? fill(template.content, values) : "";
  if (content === "" || draft.signature === null) return content;
  return signed(content, draft.signature, recipient?.direction ?? draft.direction, draft.signature_position);
}

/** `【签名】` in mainland China, `[Signature]` with a space elsewhere. */
function signed(
  content: string,
  signature: string,
  direction: Direction,
  position: Draft["signature_position"],
): string {
  const isMainland = direction === "mainland";
  const mark = isMainland ? `【${signature}】` : `[${signature}]`;
  const space = isMainland ? "" : " ";
  return position === "start" ? mark + space + content : content + space + mark;
}

/** The content of a text without its signature; the text itself when it has none. */
export function unsigned(text: string, signature: string): string {
  for (const mark of [`【${signature}】`, `[${signature}]`]) {
    if (text.startsWith(mark)) return text.slice(mark.length).replace(/^ /, "");
    if (text.endsWith(mark)) return text.slice(0, -mark.length).replace(/ $/, "");
  }
  return text;
}
