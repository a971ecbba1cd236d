// What is known of each recipient, from the platform's preview and from its form.

import type { Amount, Direction, PreviewItem } from "@/api/types";
import { sums } from "@/format/sum";
import type { Doubt } from "./numbers";
import type { Recipient } from "./plan";
import { keyOf } from "./previewer";

/** `left`: not sent, because it is a duplicate or no number. */
export type Standing = "fine" | "warned" | "refused" | "open" | "left";

export type Line = {
  entry: Recipient;
  /** Its place among those that are sent; -1 for one that is not. */
  at: number;
  standing: Standing;
  item: PreviewItem | null;
  /** Our own reason, where the platform has given none. */
  why: Doubt | "duplicate" | "other_direction" | null;
};

export type Verdicts = {
  lines: Line[];
  counts: Record<Standing, number>;
  /** Of those that can be sent, as far as they are known. */
  segments: number;
  price: Amount[];
};

type Known = {
  direction: Direction;
  items: ReadonlyMap<string, PreviewItem>;
  /** Values that everybody shares are not complete yet: what the platform says of them is no news. */
  isIncomplete: boolean;
};

export function verdictsOf(entries: Recipient[], known: Known): Verdicts {
  const seen = new Set<string>();
  let at = 0;
  const lines = entries.map((entry): Line => {
    if (entry.state === "duplicate") return { entry, at: -1, standing: "left", item: null, why: "duplicate" };
    if (entry.state === "unreadable") return { entry, at: -1, standing: "left", item: null, why: entry.doubt };
    return { entry, at: at++, ...judged(entry, known, seen) };
  });
  const counts = { fine: 0, warned: 0, refused: 0, open: 0, left: 0 };
  for (const { standing } of lines) counts[standing] += 1;
  const sent = lines.filter(({ standing }) => standing === "fine" || standing === "warned").map(({ item }) => item);
  return {
    lines,
    counts,
    segments: sent.reduce((total, item) => total + (item?.segments.length ?? 0), 0),
    price: sums(sent.flatMap((item) => item?.price ?? [])),
  };
}

function judged(entry: Recipient, known: Known, seen: Set<string>): Pick<Line, "standing" | "item" | "why"> {
  const item = known.items.get(keyOf(entry)) ?? null;
  const goes = item?.country ? directionOf(item.country) : entry.direction;
  if (goes !== null && goes !== known.direction) return { standing: "refused", item, why: "other_direction" };
  if (item === null) return { standing: "open", item, why: entry.doubt };
  // The same number in two forms that only the platform can tell are the same.
  if (item.phone && seen.has(item.phone)) return { standing: "refused", item, why: "duplicate" };
  if (item.phone) seen.add(item.phone);
  const error = item.error;
  if (error && known.isIncomplete && error.code.startsWith("variable_")) return { standing: "open", item, why: null };
  if (error) return { standing: "refused", item, why: null };
  return { standing: item.warnings.length > 0 ? "warned" : "fine", item, why: null };
}

function directionOf(country: string): Direction {
  return country === "CN" ? "mainland" : "international";
}
