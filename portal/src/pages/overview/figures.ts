// Sums of days.

import type { DayCounts, MessageStatus, SmsType } from "@/api/types";

/** How a message ends, best first. Drawn in this order. */
export const ENDS = [
  "delivered",
  "undelivered",
  "rejected",
  "unconfirmed",
  "refused",
  "expired",
  "cancelled",
] as const satisfies MessageStatus[];
export type End = (typeof ENDS)[number];
/** What a day's messages are counted by: how they ended, and `open` for those under way. */
export const STATES = [...ENDS, "open"] as const;
export type State = (typeof STATES)[number];

export const TYPES = ["verification", "notification", "marketing"] as const satisfies SmsType[];

export type Sum = { messages: number; segments: number; open: number; successRate: number | null };

/** Several days as one. The rate is made from the counts: an average of rates would give a quiet day too much weight. */
export function sumOf(days: DayCounts[]): Sum {
  const of = (state: State) => days.reduce((sum, { by_status }) => sum + (by_status[state] ?? 0), 0);
  // Those that were withdrawn have no fate.
  const decided = ENDS.filter((end) => end !== "cancelled").reduce((sum, end) => sum + of(end), 0);
  return {
    messages: days.reduce((sum, { messages }) => sum + messages, 0),
    segments: days.reduce((sum, { segments }) => sum + segments, 0),
    open: of("open"),
    successRate: decided === 0 ? null : of("delivered") / decided,
  };
}
