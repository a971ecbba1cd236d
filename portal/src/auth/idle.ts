// How long a person may be away. The server counts calls; pages call by themselves when something changes, so that the
// portal counts what the person does: keys and pointer, in any tab. It keeps the session alive while someone works
// without calling (a long text), and ends it when nobody does.

import type { Session } from "@/api/types";

/** The person is warned this long before. */
export const WARN_MS = 120_000;

export type Idle = { kind: "active" } | { kind: "keep_alive" } | { kind: "warn"; left_ms: number } | { kind: "over" };

/** What the server allows between two calls. */
export function allowed_ms({ idle_expires_at, server_time }: Session): number {
  return Math.max(0, Date.parse(idle_expires_at) - Date.parse(server_time));
}

/** What to do now. All three instants are on this machine's clock. */
export function idle(session: Session, now: number, activeAt: number, touchedAt: number): Idle {
  const limit = allowed_ms(session);
  const left_ms = activeAt + limit - now;
  if (left_ms <= 0) return { kind: "over" };
  if (left_ms <= Math.min(WARN_MS, limit / 2)) return { kind: "warn", left_ms };
  // Worked since the last call, and a third of what is allowed has gone by.
  if (activeAt > touchedAt && now - touchedAt > limit / 3) return { kind: "keep_alive" };
  return { kind: "active" };
}

/** When the session ends whatever the person does, on this machine's clock. */
export function ending({ expires_at, server_time }: Session, takenAt: number): number {
  return takenAt + Date.parse(expires_at) - Date.parse(server_time);
}
