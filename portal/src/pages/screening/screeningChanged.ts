import type { QueryClient } from "@tanstack/react-query";

/** Has words, categories and licences fetched again. */
export function screeningChanged(queries: QueryClient) {
  void queries.invalidateQueries({ queryKey: ["other"] });
}
