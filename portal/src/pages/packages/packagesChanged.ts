import type { QueryClient } from "@tanstack/react-query";

/** Has everything that shows packages fetched again. */
export function packagesChanged(queries: QueryClient) {
  void queries.invalidateQueries({
    predicate: ({ queryKey: [, name] }) => name === "packages" || String(name).startsWith("/api/v1/admin/packages"),
  });
}
