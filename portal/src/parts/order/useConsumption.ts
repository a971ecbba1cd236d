import dayjs from "dayjs";
import { useGet } from "@/api/useGet";
import { EVERY_MS, type Side } from "./side";

/** The days that can be looked at; the first is the API's own choice. */
export const SPANS = [30, 7, 90, 365] as const;
export type Span = (typeof SPANS)[number];

/**
 * What was used of an order on each of the last days. Which day is today is known in the tenant's zone only, which the
 * answer for the last 30 days tells; longer spans are counted back from its last day.
 */
export function useConsumption(side: Side, number: string, span: Span) {
  const month = useDays(side, number, null, true);
  const last = month.data?.days.at(-1)?.date;
  const isLong = span > 30;
  const from = last && dayjs(last).subtract(span - 1, "day").format("YYYY-MM-DD");
  const range = isLong && from && last ? { from, until: last } : null;
  const long = useDays(side, number, range, range !== null);
  const asked = isLong ? long : month;
  const isSpan = !isLong || long.data?.days.length === span;
  const days = isSpan ? asked.data?.days.slice(-span) : undefined;
  return { days, zone: month.data?.time_zone, error: asked.error ?? month.error, refetch: asked.refetch };
}

function useDays(side: Side, number: string, range: { from: string; until: string } | null, isAsked: boolean) {
  const params = { path: { number }, query: range ?? {} };
  const own = useGet(
    { topic: "orders", enabled: isAsked && side === "tenant" },
    "/api/v1/orders/{number}/consumption",
    params,
  );
  const all = useGet(
    { topic: "orders", enabled: isAsked && side === "platform", every_ms: EVERY_MS },
    "/api/v1/admin/orders/{number}/consumption",
    params,
  );
  return side === "tenant" ? own : all;
}
