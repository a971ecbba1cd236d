// What is not well although messages are taken: each with the number it is about.

import type { Health } from "@/api/types";
import type en from "./en";

export type WarningName = keyof (typeof en)["warning"];
export type Warning = { name: WarningName; severity: "error" | "warning"; value: number; said?: string };

const GB = 1_000_000_000;

/** Free space below which a disk is said to run full: a twentieth, or two gigabytes; below half of that it is urgent. */
const DISK_SHARE = 0.05;
const DISK_BYTES = 2 * GB;
/** Writes slower than this make verification codes late. */
const WRITE_MS = 100;
const QUEUE_SHARE = 0.8;

export function warningsOf({ database, disk, queue, callbacks, archive_error: archive }: Health): Warning[] {
  const found: Warning[] = [];
  const { free_bytes: free, total_bytes: total } = disk;
  if (free !== null && total !== null && total > 0) {
    const limit = Math.max(DISK_BYTES, DISK_SHARE * total);
    if (free < limit) found.push({ name: "disk", severity: free < limit / 2 ? "error" : "warning", value: free });
  }
  const filled = queue.max > 0 ? queue.in_memory / queue.max : 0;
  // A full queue is a reason why the node is not ready and is said there.
  if (filled >= QUEUE_SHARE && filled < 1) found.push({ name: "queue", severity: "warning", value: filled });
  const slow = database.write_ms_p99;
  if (!database.down && slow !== null && slow > WRITE_MS) {
    found.push({ name: "slow", severity: "warning", value: slow });
  }
  if (archive !== null) found.push({ name: "archive", severity: "error", value: 1, said: archive });
  if (callbacks.failing > 0) found.push({ name: "failing", severity: "warning", value: callbacks.failing });
  if (callbacks.parked > 0) found.push({ name: "parked", severity: "warning", value: callbacks.parked });
  return found;
}
