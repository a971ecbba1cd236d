import type { Page, PageQuery } from "@/api/types";

/** A page of rows that are all here: for lists that the API gives whole because they are short. */
export function pageOf<Row extends object>(all: Row[], { page = 1, page_size = 20, sort }: PageQuery): Page<Row> {
  const rows = sort ? ordered(all, sort) : all;
  return {
    items: rows.slice((page - 1) * page_size, page * page_size),
    page,
    page_size,
    total: rows.length,
    total_is_exact: true,
  };
}

/** By a field of text or numbers, `-field` the other way round; what is missing comes last. */
function ordered<Row extends object>(all: Row[], sort: string): Row[] {
  const field = sort.replace(/^-/, "") as keyof Row;
  const way = sort.startsWith("-") ? -1 : 1;
  return [...all].sort((a, b) => {
    const left = a[field] as string | number | null | undefined;
    const right = b[field] as string | number | null | undefined;
    if (left === right) return 0;
    if (left === null || left === undefined) return 1;
    if (right === null || right === undefined) return -1;
    return way * (left < right ? -1 : 1);
  });
}
