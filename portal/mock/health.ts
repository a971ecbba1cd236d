import type { Health, Retention } from "@/api/types";
import { type Handler, ok } from "./call.ts";

const STARTED = Date.now() - 3 * 86_400_000 - 4 * 3_600_000;

/** A quiet wave, so that something moves. */
const wave = (mean: number, share: number) => mean * (1 + share * Math.sin(Date.now() / 9_000));

export function healthOf(more: Partial<Health> = {}): Health {
  const marketing = Math.round(wave(18_340, 0.2));
  return {
    ready: true,
    reasons: [],
    version: "0.2.0",
    portal: true,
    started_at: new Date(STARTED).toISOString(),
    node: "node-1",
    lease_holder: "node-1",
    database: {
      kind: "sqlite",
      write_ms_p50: wave(1.2, 0.3),
      write_ms_p99: wave(9.8, 0.4),
      writes_waiting: Math.round(wave(3, 1)),
      commits: 1_204_877 + Math.round((Date.now() - STARTED) / 50),
      down: false,
    },
    queue: {
      in_memory: marketing + 1_017,
      max: 200_000,
      by_priority: { verification: 15, notification: 1_002, marketing },
    },
    disk: { free_bytes: 61_800_000_000, total_bytes: 105_000_000_000, data_bytes: 8_412_000_000 },
    open_by_status: { queued: marketing + 1_017, sending: 23, submitted: 12_902, held: 4 },
    callbacks: { endpoints: 14, failing: 1, parked: 2 },
    memory_bytes: Math.round(wave(412_000_000, 0.03)),
    archive_error: null,
    ...more,
  };
}

const DAY = 86_400_000;

export function retentionOf(more: Partial<Retention> = {}): Retention {
  const none = { other_tenants: 0, waiting: 0, waiting_is_exact: true, removed: 0, files: 0, bytes: 0, last_at: null };
  const ago = (days: number) => new Date(Date.now() - days * DAY).toISOString();
  return {
    archive: { folder: "/var/lib/hongyan/archive", error: null, error_since: null },
    classes: [
      {
        ...none,
        class: "messages",
        days: 180,
        other_tenants: 2,
        oldest_at: ago(180),
        waiting: 1_240,
        removed: 8_120_455,
        files: 412,
        bytes: 981_000_000,
        last_at: ago(0.01),
      },
      { ...none, class: "uplinks", days: 180, oldest_at: ago(91) },
      { ...none, class: "missions", days: 180, oldest_at: ago(40) },
      { ...none, class: "audit", days: 0, oldest_at: ago(400) },
    ],
    ...more,
  };
}

export const health: Handler = ({ path }) =>
  path === "/admin/health" ? ok(healthOf()) : path === "/admin/retention" ? ok(retentionOf()) : undefined;
