import type { Page, PageQuery } from "@/api/types";

/** The page a list asks for, of rows that the API gives all at once. */
export function pageOf<Row>(rows: Row[], { page = 1, page_size = 20 }: PageQuery): Page<Row> {
  return {
    items: rows.slice((page - 1) * page_size, page * page_size),
    page,
    page_size,
    total: rows.length,
    total_is_exact: true,
  };
}
