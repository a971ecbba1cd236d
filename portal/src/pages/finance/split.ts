// Charged rows put together by one of their sides, with exact sums.

import type { Expense } from "@/api/types";
import { sums } from "@/format/sum";
import { grouped } from "./grouped";

export const SPLITS = ["type", "country", "route", "order", "price"] as const;
/** Expenses can be put together by task as well; a statement has no tasks. */
export const EXPENSE_SPLITS = [...SPLITS, "task"] as const;
export type Split = (typeof EXPENSE_SPLITS)[number];

/** What rows of expenses and lines of a statement have in common. */
export type Charged = Pick<
  Expense,
  "type" | "country" | "route_id" | "order_number" | "unit" | "price" | "messages" | "segments" | "charged"
> &
  Partial<Pick<Expense, "task">>;

/** The rows of one type, country, route, order or price. */
export type Part = { key: string; messages: number; segments: number; charged: string };

/** What a row is put under; empty where it is not known. */
export function keyOf(row: Charged, by: Split): string {
  const keys: Record<Split, string | null> = {
    type: row.type,
    country: row.country,
    route: row.route_id,
    order: row.order_number,
    price: row.price,
    task: row.task ?? null,
  };
  return keys[by] ?? "";
}

/** Parts of rows of one unit, those that cost most first. */
export function split(rows: Charged[], by: Split): Part[] {
  const parts = grouped(rows, (row) => keyOf(row, by));
  return [...parts]
    .map(([key, own]) => ({
      key,
      messages: own.reduce((sum, { messages }) => sum + messages, 0),
      segments: own.reduce((sum, { segments }) => sum + segments, 0),
      charged: sumOf(own),
    }))
    .sort((one, other) => Number(other.charged) - Number(one.charged) || other.segments - one.segments);
}

/** Charged in all; the rows have one unit. */
export function sumOf(rows: Pick<Charged, "charged" | "unit">[]): string {
  return sums(rows.map(({ charged, unit }) => ({ amount: charged, unit })))[0]?.amount ?? "0";
}

/** A share of the whole, 0 to 1; null when there is no whole. */
export function shareOf(part: string, whole: string): number | null {
  return Number(whole) > 0 ? Number(part) / Number(whole) : null;
}

/** A number of the chart as the decimal text that it came from: amounts have at most six digits after the point. */
export function decimalOf(value: number): string {
  return value.toFixed(6).replace(/\.?0+$/, "");
}
