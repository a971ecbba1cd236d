import type { CallbackItem } from "@/api/types";

/** What can be pushed to an address of the tenant's. */
export const SORTS = ["receipts", "uplinks", "notices"] as const;
export type Sort = (typeof SORTS)[number];

/** The address of a sort in use; null without one. */
export function activeOf(items: CallbackItem[], sort: Sort): CallbackItem | null {
  return items.find((item) => item.sort === sort && item.status === "active") ?? null;
}
