import type { QueryClient } from "@tanstack/react-query";

/** Has what is shown of tenants fetched again. */
export function tenantsChanged(queries: QueryClient) {
  void queries.invalidateQueries({
    predicate: ({ queryKey }) => queryKey[1] === "tenants" || String(queryKey[1]).startsWith("/api/v1/admin/tenants"),
  });
}
