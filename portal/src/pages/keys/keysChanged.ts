import type { QueryClient } from "@tanstack/react-query";

/** Has the list of keys fetched again, here and on the overview. */
export function keysChanged(queries: QueryClient) {
  void queries.invalidateQueries({ queryKey: ["other", "keys"] });
  void queries.invalidateQueries({ queryKey: ["other", "/api/v1/keys"] });
}
