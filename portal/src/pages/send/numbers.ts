// Reads phone numbers as people write and paste them. What it is sure of is shown as recognised, what it is not sure of
// goes to the platform as it stands: the numbering plans are known there.

import type { Direction } from "@/api/types";
import { callingCodeOf } from "@/format/callingCode";

/** Why an entry is not plainly a number. */
export type Doubt =
  "no_country_code" | "unknown_country_code" | "not_mobile_form" | "too_short" | "too_long" | "letters" | "scientific";

export type Entry = {
  /** As it was written, without what nobody sees. */
  raw: string;
  /** What is sent: E.164 where that is certain. */
  to: string;
  state: "recognised" | "doubtful" | "duplicate" | "unreadable";
  doubt: Doubt | null;
  /** Where it goes, as far as that can be told here. */
  direction: Direction | null;
};

export type Reading = {
  entries: Entry[];
  /** Those that are sent: recognised and doubtful ones, each once. */
  recipients: Entry[];
  counts: Record<Entry["state"], number>;
};

/** Characters that a number may be written with, besides its digits. */
const DECORATION = /[\s.()\-‐‑‒–—−－（）]/g;
/** Direction marks and zero-width characters come along when a number is copied from a contact list. */
const INVISIBLE = /[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g;
const SEPARATOR = /[\n\r\t,;，；、|/]+/;
const SCIENTIFIC = /^\d([.,]\d+)?E\+?\d+$/i;
/** Pieces separated by spaces that may make one number: `+44 20 7946 0958 12`. */
const PIECES_MAX = 6;

/** Every entry of a text, in order. */
export function read(text: string): Reading {
  const seen = new Set<string>();
  const entries: Entry[] = [];
  for (const chunk of folded(text).split(SEPARATOR)) {
    for (const raw of numbersIn(chunk.trim())) {
      const entry = judge(raw);
      const key = keyOf(entry);
      const isAgain = entry.state !== "unreadable" && seen.has(key);
      seen.add(key);
      entries.push(isAgain ? { ...entry, state: "duplicate" } : entry);
    }
  }
  const counts = { recognised: 0, doubtful: 0, duplicate: 0, unreadable: 0 };
  for (const { state } of entries) counts[state] += 1;
  const recipients = entries.filter(({ state }) => state === "recognised" || state === "doubtful");
  return { entries, recipients, counts };
}

/** Full-width digits and signs as plain ones, invisible characters gone, a spreadsheet's text mark too. */
function folded(text: string): string {
  return text
    .replace(/[０-９＋]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
    .replace(INVISIBLE, "")
    .replace(/["'`‘’“”]/g, "");
}

/**
 * Spaces stand inside numbers and between them. The pieces are put together so that as few numbers as possible are
 * doubtful; one that begins with `+` always begins a number.
 */
function numbersIn(chunk: string): string[] {
  if (chunk === "") return [];
  const pieces = chunk.replace(/(\d)\+/g, "$1 +").split(/\s+/);
  if (pieces.length === 1) return pieces;
  const best: { cost: number; from: number }[] = [{ cost: 0, from: 0 }];
  for (let end = 1; end <= pieces.length; end += 1) {
    let found = { cost: Infinity, from: end - 1 };
    for (let from = end - 1; from >= Math.max(0, end - PIECES_MAX); from -= 1) {
      const cost = (best[from]?.cost ?? 0) + costOf(pieces.slice(from, end));
      if (cost < found.cost) found = { cost, from };
    }
    best.push(found);
  }
  const numbers: string[] = [];
  for (let end = pieces.length; end > 0;) {
    const from = best[end]?.from ?? end - 1;
    numbers.unshift(pieces.slice(from, end).join(" "));
    end = from;
  }
  return numbers;
}

const COST = { recognised: 1, doubtful: 3, duplicate: 1, unreadable: 10 };

function costOf(pieces: string[]): number {
  if (pieces.slice(1).some((piece) => piece.startsWith("+"))) return Infinity;
  const { state, doubt } = judge(pieces.join(" "));
  // Words stay together as they stand; digits that make no number must not take their neighbours with them.
  const isWords = doubt === "letters" && !pieces.some((piece) => /\d/.test(piece));
  return state === "unreadable" && !isWords ? COST.unreadable * pieces.length : COST[state];
}

/** One entry, by its form alone. */
export function judge(written: string): Entry {
  const raw = folded(written).trim();
  const entry = (state: Entry["state"], doubt: Doubt | null, to = raw, direction: Direction | null = null) => ({
    raw,
    to,
    state,
    doubt,
    direction,
  });
  if (SCIENTIFIC.test(raw)) return entry("unreadable", "scientific");
  // A spreadsheet's number with its decimals, and the trunk zero that is not dialled from abroad.
  const plain = raw.replace(/^(\d{7,})\.0+$/, "$1").replace(/[(（]0[)）]/, "");
  const digits = plain.replace(DECORATION, "");
  const parts = /^(\+|00)?(\d*)$/.exec(digits);
  if (!parts) return entry("unreadable", "letters");
  const [, prefix, number = ""] = parts;
  if (number.length < 5) return entry("unreadable", "too_short");
  const mainland = mainlandOf(number, prefix !== undefined);
  if (mainland) return entry("recognised", null, `+86${mainland}`, "mainland");
  if (number.length > 15) return entry(number.length > 17 ? "unreadable" : "doubtful", "too_long");
  if (prefix === undefined) return entry("doubtful", "no_country_code", plain);
  const code = callingCodeOf(number);
  if (code === null) return entry("doubtful", "unknown_country_code", plain);
  if (code === "86") return entry("doubtful", "not_mobile_form", plain, "mainland");
  if (number.length < 8) return entry("doubtful", "too_short", plain, "international");
  return entry("recognised", null, `+${number}`, "international");
}

/** The eleven digits of a mobile number of mainland China, with or without 86 before it. */
function mainlandOf(number: string, isInternational: boolean): string | null {
  const national = number.startsWith("86") ? number.slice(2).replace(/^0(?=1)/, "") : isInternational ? "" : number;
  return /^1[3-9]\d{9}$/.test(national) ? national : null;
}

/** Entries of the same key are the same number. */
function keyOf({ to }: Entry): string {
  return to.replace(/\D/g, "").replace(/^00/, "");
}
