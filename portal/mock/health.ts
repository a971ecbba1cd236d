import type { Health } from "@/api/types";
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
    ...more,
  };
}

export const health: Handler = ({ path }) => (path === "/admin/health" ? ok(healthOf()) : undefined);
