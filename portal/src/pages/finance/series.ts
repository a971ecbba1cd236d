// What the chart of expenses draws.

import type { Expense } from "@/api/types";
import type { Series } from "@/parts/chart/data";
import { daysBetween, monthsBetween } from "./calendar";
import { grouped } from "./grouped";
import { keyOf, type Split, split, sumOf } from "./split";

/** Parts with a colour of their own; the others are one. */
const PARTS_MAX = 6;

export type Period = { from: string; until: string; isMonthly: boolean };

/** Every day or month of the period, also those without expenses. */
export function datesOf({ from, until, isMonthly }: Period): string[] {
  return isMonthly ? monthsBetween(from, until) : daysBetween(from, until);
}

type Drawing = { rows: Expense[]; by: Split; dates: string[]; nameOf: (key: string) => string; others: string };

/** A layer of bars for each part, the largest first. */
export function seriesOf({ rows, by, dates, nameOf, others }: Drawing): Series[] {
  const parts = split(rows, by).map(({ key }) => key);
  const own = parts.length > PARTS_MAX + 1 ? parts.slice(0, PARTS_MAX) : parts;
  const days = grouped(rows, ({ date }) => date);
  const layer = (name: string, isIn: (key: string) => boolean): Series => ({
    name,
    values: dates.map((date) => Number(sumOf((days.get(date) ?? []).filter((row) => isIn(keyOf(row, by)))))),
  });
  const layers = own.map((key) => layer(nameOf(key), (one) => one === key));
  return own.length === parts.length ? layers : [...layers, layer(others, (one) => !own.includes(one))];
}
