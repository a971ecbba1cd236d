// What an order's amounts add up to, exactly; and as shares of a bar, where exactness does not matter.

import type { Order } from "@/api/types";
import { sums } from "@/format/sum";

type Amounts = Pick<
  Order,
  "payment_type" | "total_amount" | "charged" | "held" | "credited" | "prohibiting_threshold" | "warning_threshold"
>;

/** Exact sum of decimals. */
export function add(...amounts: string[]): string {
  return sums(amounts.map((amount) => ({ amount, unit: "" })))[0]?.amount ?? "0";
}

/** The decimal with the other sign. */
export function minus(amount: string): string {
  return amount.startsWith("-") ? amount.slice(1) : `-${amount}`;
}

/** -1, 0 or 1, exactly. */
export function compare(one: string, other: string): number {
  const difference = add(one, minus(other));
  if (/^-?[0.]*$/.test(difference)) return 0;
  return difference.startsWith("-") ? -1 : 1;
}

/** Charged and held, less payments: what a post-paid order's thresholds are compared with. */
export function used({ charged, held, credited }: Pick<Amounts, "charged" | "held" | "credited">): string {
  return add(charged, held, minus(credited));
}

function share(part: string, whole: string): number {
  const below = Number(whole);
  return below > 0 ? Math.min(1, Math.max(0, Number(part) / below)) : 0;
}

export type Bar = {
  charged: number;
  held: number;
  /** Where the warning threshold stands. */
  mark: number | null;
};

/** How full an order's bar is; null where there is nothing to measure it by. */
export function barOf(order: Amounts): Bar | null {
  if (order.payment_type === "prepaid") {
    if (order.total_amount === null || !(Number(order.total_amount) > 0)) return null;
    const charged = share(order.charged, order.total_amount);
    return { charged, held: Math.min(1 - charged, share(order.held, order.total_amount)), mark: null };
  }
  const limit = order.prohibiting_threshold ?? order.warning_threshold;
  if (limit === null) return null;
  const charged = share(add(order.charged, minus(order.credited)), limit);
  const all = share(used(order), limit);
  const mark = order.warning_threshold !== null && order.prohibiting_threshold !== null;
  return {
    charged,
    held: Math.max(0, all - charged),
    mark: mark ? share(order.warning_threshold ?? "0", limit) : null,
  };
}
