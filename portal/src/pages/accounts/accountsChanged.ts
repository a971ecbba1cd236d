import type { QueryClient } from "@tanstack/react-query";

/** Has lists of accounts fetched again, and what counts them. */
export function accountsChanged(queries: QueryClient) {
  void queries.invalidateQueries({ queryKey: ["other", "accounts"] });
  void queries.invalidateQueries({ queryKey: ["other", "roles"] });
  void queries.invalidateQueries({
    predicate: ({ queryKey }) => queryKey[1] === "tenants" || String(queryKey[1]).startsWith("/api/v1/admin/tenants"),
  });
}
