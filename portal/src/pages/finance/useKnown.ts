import { useMemo } from "react";
import { useGet } from "@/api/useGet";
import { usePermissions } from "@/auth/useSession";
import type { Owner } from "./books";

/** More orders than one page has are typed, not chosen. */
const ORDERS = { page_size: 100 };

/** Route IDs and order numbers to choose from; undefined where the account may not see them, or there are too many. */
export function useKnown(owner: Owner): { routes?: string[]; orders?: string[] } {
  const may = usePermissions();
  const isOwn = owner === null;
  const ownRoutes = useGet({ topic: "other", enabled: isOwn && may("catalog:read") }, "/api/v1/routes").data;
  const allRoutes = useGet({ topic: "other", enabled: !isOwn && may("routes:read") }, "/api/v1/admin/routes").data;
  const orders = useGet({ topic: "orders", enabled: isOwn && may("balance:read") }, "/api/v1/orders", { query: ORDERS }).data;
  return useMemo(() => {
    const routes = (isOwn ? ownRoutes : allRoutes)?.items.map(({ route_id }) => route_id);
    const isWhole = isOwn && orders && orders.total <= orders.items.length;
    return { routes, orders: isWhole ? orders.items.map(({ number }) => number) : undefined };
  }, [isOwn, ownRoutes, allRoutes, orders]);
}
