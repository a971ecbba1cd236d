// What an order's card shows: how much of it is used, and which card comes first.

import type { Amount, OrderItem } from "@/api/types";
import { sums } from "@/format/sum";

export type OrderStatus = "ordered" | "active" | "exhausted" | "expired" | "cancelled";
export type Level = "normal" | "warned" | "prohibited";

const STATUSES: OrderStatus[] = ["active", "ordered", "exhausted", "expired", "cancelled"];
const LEVELS: Level[] = ["prohibited", "warned", "normal"];

export const statusOf = ({ status }: OrderItem) => status as OrderStatus;
export const levelOf = ({ level }: OrderItem) => level as Level;
/** Nothing can be sent with it any more. */
export const isEnded = (order: OrderItem) => STATUSES.indexOf(statusOf(order)) > 1;

/** Those in use first, the most urgent of them on top; those that ended last. */
export function urgentFirst(orders: OrderItem[]): OrderItem[] {
  const rank = (order: OrderItem) => STATUSES.indexOf(statusOf(order)) * 10 + LEVELS.indexOf(levelOf(order));
  return orders.toSorted((one, other) => rank(one) - rank(other));
}

/** Charged and reserved together: what a post-paid order's thresholds are compared with. */
export function spent({ charged, held, unit }: OrderItem): Amount {
  return sums([charged, held].map((amount) => ({ amount, unit })))[0] ?? { amount: "0", unit };
}

/** A decimal as a length of the bar: exactness does not matter there. */
function share(part: string | null, whole: string | null): number | null {
  const [above, below] = [Number(part), Number(whole)];
  return part === null || whole === null || !(below > 0) ? null : Math.min(1, Math.max(0, above / below));
}

/** How full the bar is, 0 to 1: what is left of a prepaid order, what was spent of a post-paid one. Null: no bar. */
export function fill(order: OrderItem): number | null {
  return order.payment === "postpaid"
    ? share(spent(order).amount, order.prohibiting_threshold ?? order.warning_threshold)
    : share(order.remaining, order.total);
}

/** Where the warning threshold stands on a post-paid order's bar. */
export function mark(order: OrderItem): number | null {
  return order.payment === "postpaid" ? share(order.warning_threshold, order.prohibiting_threshold) : null;
}
