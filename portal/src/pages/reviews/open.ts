import type { Review } from "@/api/types";

/** It can still be decided. */
export function isOpen({ state }: Review): boolean {
  return state === "waiting" || state === "claimed";
}
