import { useRef } from "react";
import type { Page, PageQuery } from "@/api/types";

type Answer<Row> = { items: Row[]; next_cursor?: string | null };
type Asked = { limit: number; cursor?: string };

/**
 * Pages by number of a list that the API gives from cursor to cursor: what was seen on the way is remembered, a page further on
 * is walked to. How many rows there are is known on the last page only.
 */
export function useCursors<Row, Query extends PageQuery>(
  ask: (query: Omit<Query, keyof PageQuery> & Asked, signal: AbortSignal) => Promise<Answer<Row>>,
): (query: Query, signal: AbortSignal) => Promise<Page<Row>> {
  const known = useRef(new Map<string, (string | null)[]>());
  return async (query, signal) => {
    const { page = 1, page_size = 20, ...filters } = query;
    const key = JSON.stringify([filters, page_size]);
    // Where each page begins; the first has no cursor.
    const begins = known.current.get(key) ?? [null];
    known.current.set(key, begins);
    for (let at = Math.min(page, begins.length); ; at += 1) {
      const cursor = begins[at - 1] ?? undefined;
      const asked = { ...filters, limit: page_size, ...(cursor === undefined ? {} : { cursor }) };
      const { items, next_cursor: next } = await ask(asked as unknown as Omit<Query, keyof PageQuery> & Asked, signal);
      begins.length = at;
      if (next) begins.push(next);
      if (at < page && next) continue;
      return {
        items: at === page ? items : [],
        page,
        page_size,
        total: (at - 1) * page_size + items.length + (next ? 1 : 0),
        total_is_exact: !next,
      };
    }
  };
}
