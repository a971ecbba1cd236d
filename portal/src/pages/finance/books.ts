// Expenses and statements of the own tenant, or of the one that the platform's people look at.

import { answer, api } from "@/api/client";
import type { Expense, ExpenseList, ExpenseQuery, Statement } from "@/api/types";

/** The tenant's code, for the platform's people; null = one's own. */
export type Owner = string | null;

export function readExpenses(owner: Owner, query: ExpenseQuery, signal: AbortSignal): Promise<ExpenseList> {
  return owner === null
    ? answer(api.GET("/api/v1/expenses", { params: { query }, signal }))
    : answer(api.GET("/api/v1/admin/expenses", { params: { query: { ...query, tenant: owner } }, signal }));
}

export function expenseFile(owner: Owner, query: ExpenseQuery, format: string) {
  return owner === null
    ? api.GET("/api/v1/expenses/file", { params: { query: { ...query, format } }, parseAs: "blob" })
    : api.GET("/api/v1/admin/expenses/file", {
        params: { query: { ...query, format, tenant: owner } },
        parseAs: "blob",
      });
}

export function readStatement(owner: Owner, month: string | undefined, signal: AbortSignal): Promise<Statement> {
  return owner === null
    ? answer(api.GET("/api/v1/statements", { params: { query: { month } }, signal }))
    : answer(api.GET("/api/v1/admin/statements", { params: { query: { month, tenant: owner } }, signal }));
}

export function statementFile(owner: Owner, query: { month: string; order?: string }, format: string) {
  return owner === null
    ? api.GET("/api/v1/statements/file", { params: { query: { ...query, format } }, parseAs: "blob" })
    : api.GET("/api/v1/admin/statements/file", {
        params: { query: { ...query, format, tenant: owner } },
        parseAs: "blob",
      });
}

/** Rows of a page, and pages that are read for the chart: beyond that, the older days are left out of it. */
const ROWS = 100;
const PAGES_MAX = 20;

export type AllExpenses = Pick<ExpenseList, "time_zone" | "from" | "until" | "total" | "totals"> & {
  rows: Expense[];
  /** First day (or month) of which every row is here; null = of all. */
  since: string | null;
};

/** Every row that fits, as far as a chart can use them. */
export async function readAllExpenses(owner: Owner, query: ExpenseQuery, signal: AbortSignal): Promise<AllExpenses> {
  const page = (number: number) => readExpenses(owner, { ...query, page: number, page_size: ROWS }, signal);
  const first = await page(1);
  const pages = Math.ceil(first.total / ROWS);
  const more = Array.from({ length: Math.min(pages, PAGES_MAX) - 1 }, (_, at) => page(at + 2));
  const rows = [first, ...(await Promise.all(more))].flatMap(({ items }) => items);
  const { time_zone, from, until, total, totals } = first;
  const base = { time_zone, from, until, total, totals };
  if (pages <= PAGES_MAX) return { ...base, rows, since: null };
  // The newest come first: the oldest day that is here is probably cut.
  const cut = rows.at(-1)?.date;
  const whole = rows.filter(({ date }) => date !== cut);
  return { ...base, rows: whole, since: whole.at(-1)?.date ?? until };
}
