// How many segments a text takes and where it is cut: the platform's rules, so that what is typed shows its length at
// once. The platform's own answer, which follows, is what counts.

import type { Direction } from "@/api/types";
import { septets } from "./gsm7";

export type Encoding = "gsm7" | "ucs2";

export type Layout = {
  encoding: Encoding;
  /** The text of each segment; none for an empty text. */
  segments: string[];
  characters: number;
  /** Septets, or UTF-16 units, used in the last segment. */
  used: number;
  /** … and how many it holds. */
  limit: number;
};

const LIMITS = { gsm7: { single: 160, multi: 153 }, ucs2: { single: 70, multi: 67 } };

/** Characters as a person counts code points: what the platform counts. */
export function characters(text: string): number {
  return Array.from(text).length;
}

/** Mainland China is always sent as UCS-2. */
export function layout(text: string, direction: Direction): Layout {
  const encoding: Encoding = direction === "international" && isGsm7(text) ? "gsm7" : "ucs2";
  const { single, multi } = LIMITS[encoding];
  const units = unitsOf(text, encoding);
  if (units <= single) {
    const segments = text === "" ? [] : [text];
    return { encoding, segments, characters: characters(text), used: units, limit: single };
  }
  const plain = cuts(text, encoding, multi);
  // A cluster (an emoji of several code points) stays whole as long as that costs no segment.
  const whole = encoding === "ucs2" ? clusterCuts(text, multi) : plain;
  const segments = whole.length > plain.length ? plain : whole;
  const used = unitsOf(segments.at(-1) ?? "", encoding);
  return { encoding, segments, characters: characters(text), used, limit: multi };
}

function isGsm7(text: string): boolean {
  for (const char of text) if (septets(char) === null) return false;
  return true;
}

function unitOf(char: string, encoding: Encoding): number {
  return encoding === "gsm7" ? (septets(char) ?? 1) : char.length;
}

function unitsOf(text: string, encoding: Encoding): number {
  let units = 0;
  for (const char of text) units += unitOf(char, encoding);
  return units;
}

/** Neither an escape nor a surrogate pair is cut. */
function cuts(text: string, encoding: Encoding, limit: number): string[] {
  return gathered(Array.from(text), (char) => unitOf(char, encoding), limit);
}

function clusterCuts(text: string, limit: number): string[] {
  const clusters = Array.from(
    new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(text),
    (one) => one.segment,
  );
  // One that is longer than a segment is cut where it must be.
  const pieces = clusters.flatMap((cluster) => (cluster.length > limit ? Array.from(cluster) : [cluster]));
  return gathered(pieces, (piece) => piece.length, limit);
}

function gathered(pieces: string[], size: (piece: string) => number, limit: number): string[] {
  const parts: string[] = [];
  let part = "";
  let units = 0;
  for (const piece of pieces) {
    const more = size(piece);
    if (units + more > limit && part !== "") {
      parts.push(part);
      part = "";
      units = 0;
    }
    part += piece;
    units += more;
  }
  if (part !== "") parts.push(part);
  return parts;
}
