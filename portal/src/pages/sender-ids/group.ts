import type { SenderId, SenderStatus } from "@/api/types";

/** A text with where it stands in each country. */
export type SenderText = { text: string; places: SenderId[]; applied_at: string };

/** By text, in the order of the list. */
export function byText(items: SenderId[]): SenderText[] {
  const texts = new Map<string, SenderId[]>();
  for (const item of items) texts.set(item.sender_id, [...(texts.get(item.sender_id) ?? []), item]);
  return [...texts].map(([text, places]) => ({
    text,
    places,
    applied_at: places.map((place) => place.applied_at).reduce((a, b) => (a > b ? a : b), ""),
  }));
}

/** Whether one of its places fits; what is asked for together has to fit together. */
export function isWanted(of: SenderText, { q, status, country }: { q?: string; status?: string; country?: string }): boolean {
  if (q && !of.text.toLowerCase().includes(q.toLowerCase())) return false;
  return of.places.some((place) => (!status || place.status === status) && (!country || place.country === country));
}

export const STATUSES: SenderStatus[] = ["submitted", "approved", "rejected", "disabled", "withdrawn"];

/** Digits have more room than letters. */
export function roomFor(text: string): number {
  return /^\d*$/.test(text.trim()) && text.trim() !== "" ? 15 : 11;
}
