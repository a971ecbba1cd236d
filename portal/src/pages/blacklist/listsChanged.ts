import type { QueryClient } from "@tanstack/react-query";

/** Has the lists fetched again. */
export function listsChanged(queries: QueryClient) {
  void queries.invalidateQueries({ queryKey: ["other", "blacklist"] });
  void queries.invalidateQueries({ queryKey: ["uplinks", "opt-outs"] });
}
