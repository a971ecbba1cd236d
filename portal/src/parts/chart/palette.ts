import type { MessageStatus } from "@/api/types";

/** Told apart by most people who do not see all colours; dark ones for a light ground and the reverse. */
const LIGHT = ["#1554c0", "#1f7a37", "#b25e09", "#7a3fb5", "#0b7c86", "#c8281e", "#5c6675", "#a3246e", "#7a5533"];
const DARK = ["#6ea2ff", "#5cc17a", "#f0a54a", "#bd94ec", "#45c3cd", "#ff8078", "#a4afbf", "#ff8fc4", "#cfa37a"];

export function palette(isDark: boolean): string[] {
  return isDark ? DARK : LIGHT;
}

const GREEN = 1;
const STATUS: Record<MessageStatus, number> = {
  delivered: GREEN,
  submitted: 0,
  sending: 4,
  queued: 4,
  held: 2,
  unconfirmed: 2,
  undelivered: 5,
  rejected: 7,
  refused: 3,
  cancelled: 6,
  expired: 8,
};

/** A state has the same colour in every chart. */
export function statusColor(status: MessageStatus, isDark: boolean): string {
  return palette(isDark)[STATUS[status]] ?? "";
}
