import type { Push } from "@/api/types";

export type Advice = "unreachable" | "moved" | "denied" | "missing" | "broken" | "other";

/** What its owner can do about a push that was not taken; null for one that was. */
export function adviceOf({ status, note }: Pick<Push, "status" | "note">): Advice | null {
  if (status === null) return "unreachable";
  if (status >= 200 && status < 300 && !note) return null;
  if (status >= 300 && status < 400) return "moved";
  if (status === 401 || status === 403) return "denied";
  if (status === 404 || status === 405 || status === 410) return "missing";
  return status >= 500 ? "broken" : "other";
}
