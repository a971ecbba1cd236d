import type { OrderDetail, OrderPatch } from "@/api/types";
import { cleaned } from "@/parts/order/decimal";
import type { Version } from "@/parts/stale/useStale";

export type ChangeForm = { warning_threshold: string; prohibiting_threshold: string; expires_at: string | null };

export function formOf(order: OrderDetail): Version<ChangeForm> {
  return {
    version: order.version,
    values: {
      warning_threshold: order.warning_threshold ?? "",
      prohibiting_threshold: order.prohibiting_threshold ?? "",
      expires_at: order.expires_at,
    },
  };
}

/** Only what differs from what was read; empty = none. */
export function patchOf({ version, values: before }: Version<ChangeForm>, now: ChangeForm): OrderPatch {
  const patch: OrderPatch = { version };
  for (const field of ["warning_threshold", "prohibiting_threshold"] as const) {
    const typed = cleaned(now[field]);
    if (typed !== before[field]) patch[field] = typed === "" ? null : typed;
  }
  if (now.expires_at !== before.expires_at) patch.expires_at = now.expires_at;
  return patch;
}

/** Whether there is anything to save. */
export const isChanged = (patch: OrderPatch) => Object.keys(patch).length > 1;
