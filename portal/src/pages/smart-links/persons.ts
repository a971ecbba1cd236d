// People as they are pasted: one a line, a mark, then the values of the text's places.

import type { SmartLinkPerson } from "@/api/types";

/** Links for one person each that are made at once. */
export const PEOPLE_MAX = 100;
const MARK_CHARS_MAX = 64;
const VALUE_CHARS_MAX = 100;

export type Wrong =
  | { what: "cells"; n: number; wanted: number }
  | { what: "empty"; place: string }
  | { what: "long"; place: string; max: number }
  | { what: "mark"; max: number };

export type Person = {
  /** Of what was pasted, counted from 1. */
  line: number;
  mark: string;
  /** In the order of the text's places. */
  values: string[];
  wrong: Wrong | null;
};

/** The names of a text's places, each once; null = a brace without its other, or a name that is none. */
export function placesOf(text: string): string[] | null {
  const names = [...text.matchAll(/\{([A-Za-z0-9_]{1,32})\}/g)].map(([, name = ""]) => name);
  return /[{}]/.test(text.replace(/\{[A-Za-z0-9_]{1,32}\}/g, "")) ? null : [...new Set(names)];
}

/** A text with its places filled. */
export function filled(text: string, places: string[], values: string[]): string {
  return text.replace(/\{([A-Za-z0-9_]{1,32})\}/g, (_, name: string) => values[places.indexOf(name)] ?? "");
}

/** Who was pasted. A first line that names the places is a head: it says in which order they stand. */
export function peopleOf(pasted: string, places: string[]): Person[] {
  const lines = pasted
    .split(/\r\n|\r|\n/)
    .map((text, at) => ({ line: at + 1, cells: cellsOf(text) }))
    .filter(({ cells }) => cells.some((cell) => cell !== ""));
  const head = lines[0]?.cells.slice(1) ?? [];
  const isHead = places.length > 0 && head.length === places.length && places.every((place) => head.includes(place));
  const order = isHead ? head : places;
  return lines.slice(isHead ? 1 : 0).map(({ line, cells }) => {
    const [mark = "", ...given] = cells;
    const values = places.map((place) => given[order.indexOf(place)] ?? "");
    return { line, mark, values, wrong: wrongOf(mark, given, values, places) };
  });
}

/** The cells of a line: tabs between them where there is one, commas else; what is in quotes is one cell. */
function cellsOf(text: string): string[] {
  const between = text.includes("\t") ? /\t/ : /[,，]/;
  const cells: string[] = [];
  let cell = "";
  let isQuoted = false;
  for (const c of text) {
    if (c === '"') isQuoted = !isQuoted;
    else if (between.test(c) && !isQuoted) {
      cells.push(cell.trim());
      cell = "";
    } else cell += c;
  }
  return [...cells, cell.trim()];
}

function wrongOf(mark: string, given: string[], values: string[], places: string[]): Wrong | null {
  if (given.length !== places.length) return { what: "cells", n: given.length + 1, wanted: places.length + 1 };
  if (charsOf(mark) > MARK_CHARS_MAX) return { what: "mark", max: MARK_CHARS_MAX };
  for (const [at, place] of places.entries()) {
    const value = values[at] ?? "";
    if (value === "") return { what: "empty", place };
    if (charsOf(value) > VALUE_CHARS_MAX) return { what: "long", place, max: VALUE_CHARS_MAX };
  }
  return null;
}

/** As the API counts them: what stands for two in JavaScript is one. */
function charsOf(text: string): number {
  return Array.from(text).length;
}

/** A person as the API takes it. */
export function itemOf({ mark, values }: Person, places: string[]): SmartLinkPerson {
  return {
    ...(mark === "" ? {} : { cust_flag: mark }),
    params: Object.fromEntries(places.map((place, at) => [place, values[at] ?? ""])),
  };
}

/** A table as CSV that spreadsheets open; no cell of it is a formula. */
export function csvOf(rows: string[][]): string {
  const cell = (text: string) => `"${(/^[=+\-@\t\r＝＋－＠]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
  return `\uFEFF${rows.map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}
