// A task's messages in the five groups that a person asks about.

import type { MessageStatus, StatusCounts } from "@/api/types";

export const GROUPS = ["delivered", "failed", "unconfirmed", "pending", "cancelled"] as const;
export type Group = (typeof GROUPS)[number];

const OF: Record<MessageStatus, Group> = {
  delivered: "delivered",
  undelivered: "failed",
  rejected: "failed",
  refused: "failed",
  expired: "failed",
  unconfirmed: "unconfirmed",
  held: "pending",
  queued: "pending",
  sending: "pending",
  submitted: "pending",
  cancelled: "cancelled",
};

export function grouped(counts: StatusCounts): Record<Group, number> {
  const sums = { delivered: 0, failed: 0, unconfirmed: 0, pending: 0, cancelled: 0 };
  for (const [status, count] of Object.entries(counts)) sums[OF[status as MessageStatus]] += count;
  return sums;
}

/** Delivered, of those that are finished; null while none is. */
export function successRate(counts: StatusCounts): number | null {
  const { delivered, failed, unconfirmed } = grouped(counts);
  const finished = delivered + failed + unconfirmed;
  return finished === 0 ? null : delivered / finished;
}

/** Not given to a carrier yet, so that it can be called back. */
export function cancellable({ held = 0, queued = 0 }: StatusCounts): number {
  return held + queued;
}
