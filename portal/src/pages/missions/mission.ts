// What the pages know of missions beside what the API says.

import type { Mission, MissionStatus, StatusCounts } from "@/api/types";

/** Still being written: its page is the form. */
export function isOpen(status: MissionStatus): boolean {
  return status === "draft" || status === "rejected";
}

/** Where a mission is looked at: a draft in its form, anything else on its own page. */
export function placeOf({ id, can }: Mission): string {
  return can.includes("edit") ? `/missions/${id}/edit` : `/missions/${id}`;
}

/** Rows that did not become messages yet. */
export function leftOf({ progress }: Mission): number {
  return Math.max(0, progress.total - progress.sent);
}

/** Every row by the state of its message; rows that are no messages yet wait, or never will be sent. */
export function countsOf(mission: Mission): StatusCounts {
  const { counts, under_way } = mission.progress;
  const left = leftOf(mission);
  const isOver = mission.status === "cancelled";
  return {
    ...counts,
    queued: under_way + (isOver ? 0 : left),
    cancelled: (counts.cancelled ?? 0) + (isOver ? left : 0),
  };
}

/** The import of the list goes on. */
export function isImporting(mission: Mission | null): boolean {
  return mission?.import?.state === "receiving" || mission?.import?.state === "reading";
}
