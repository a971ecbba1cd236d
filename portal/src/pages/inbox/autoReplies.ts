import type { QueryClient } from "@tanstack/react-query";
import { answer, api } from "@/api/client";
import type { AutoReply, Page } from "@/api/types";

/** All rules, as one page. */
export async function autoReplies(signal: AbortSignal): Promise<Page<AutoReply>> {
  const { items } = await answer(api.GET("/api/v1/auto-replies", { signal }));
  return { items, page: 1, page_size: 100, total: items.length, total_is_exact: true };
}

/** Has the rules fetched again. */
export function autoRepliesChanged(queries: QueryClient) {
  void queries.invalidateQueries({ queryKey: ["other", "auto-replies"] });
}

/** The word that everybody tries first; without a rule for it the page suggests one. */
export const HELP = "HELP";
