import type { QueryClient } from "@tanstack/react-query";
import { useGet } from "@/api/useGet";
import { EVERY_MS, type Side } from "./side";

/** An order with what was agreed. */
export function useOrder(side: Side, number: string) {
  const params = { path: { number } };
  const own = useGet({ topic: "orders", enabled: side === "tenant" }, "/api/v1/orders/{number}", params);
  const all = useGet(
    { topic: "orders", enabled: side === "platform", every_ms: EVERY_MS },
    "/api/v1/admin/orders/{number}",
    params,
  );
  return side === "tenant" ? own : all;
}

/** Has everything that shows orders fetched again. */
export function ordersChanged(queries: QueryClient) {
  void queries.invalidateQueries({ queryKey: ["orders"] });
}
