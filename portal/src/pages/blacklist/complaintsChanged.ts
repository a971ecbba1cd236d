import type { QueryClient } from "@tanstack/react-query";

/** Has complaints and pauses fetched again. */
export function complaintsChanged(queries: QueryClient) {
  void queries.invalidateQueries({ queryKey: ["other", "complaints"] });
  void queries.invalidateQueries({ queryKey: PAUSES });
}

export const PAUSES = ["other", "pauses"];
export const complaintKey = (id: string) => ["other", "complaints", "one", id];
