import { useCallback, useMemo } from "react";
import { useSearchParams } from "react-router";
import type { Filter } from "./filter";
import { pageSizeOf, rememberPageSize } from "./pageSize";

export type Sort = { field: string; descending: boolean };
export type FormValues = Record<string, unknown>;

type Options = {
  /** Whose page size is remembered. */
  name: string;
  filters: Filter[];
  /** `-accepted_at`: the order without a choice. */
  defaultSort?: string;
  /** Rows on a page until somebody chooses another number. */
  pageSize?: number;
};

/** A list's filters, page, page size and order. They live in the address: it can be shared, and "back" works. */
export function useListQuery({ name, filters, defaultSort, pageSize: standard }: Options) {
  const [params, setParams] = useSearchParams();

  const page = Math.max(1, Math.trunc(Number(params.get("page") ?? 1)) || 1);
  const pageSize = pageSizeOf(name, params.get("page_size"), standard);
  const sort = params.get("sort") ?? defaultSort;

  const values = useMemo(
    () => Object.fromEntries(filters.map((filter) => [filter.name, filter.read(params)])),
    [filters, params],
  );
  const isFiltered = filters.some((filter) => filter.params.some((param) => params.has(param)));

  /** The parameters for the API, in its names; a repeated one is a list. */
  const query = useMemo(() => {
    const given: Record<string, string | string[]> = {};
    for (const filter of filters) {
      for (const param of filter.params) {
        const all = params.getAll(param);
        const [first] = all;
        if (first !== undefined) given[param] = filter.isRepeated ? all : first;
      }
    }
    return { ...given, page, page_size: pageSize, ...(sort ? { sort } : {}) };
  }, [filters, params, page, pageSize, sort]);

  /** Searches: the first page of what the form says. */
  const search = useCallback(
    (form: FormValues) => {
      setParams((before) => {
        const next = new URLSearchParams(before);
        next.delete("page");
        for (const filter of filters) {
          for (const param of filter.params) next.delete(param);
          filter.write(form[filter.name], next);
        }
        return next;
      });
    },
    [filters, setParams],
  );

  const show = useCallback(
    (nextPage: number, nextSize: number) => {
      if (nextSize !== pageSize) rememberPageSize(name, nextSize);
      setParams((before) => {
        const next = new URLSearchParams(before);
        // Another page size starts over: the same page number would be other rows.
        if (nextSize !== pageSize || nextPage === 1) next.delete("page");
        else next.set("page", String(nextPage));
        next.set("page_size", String(nextSize));
        return next;
      });
    },
    [name, pageSize, setParams],
  );

  const order = useCallback(
    (by: Sort | null) => {
      setParams((before) => {
        const next = new URLSearchParams(before);
        next.delete("page");
        if (by) next.set("sort", by.descending ? `-${by.field}` : by.field);
        else next.delete("sort");
        return next;
      });
    },
    [setParams],
  );

  return { values, query, page, pageSize, sort, isFiltered, search, show, order };
}
