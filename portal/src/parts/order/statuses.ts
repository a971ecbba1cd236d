import type { OrderStatus } from "@/api/types";

/** Every status, in the order of an order's life. */
export const STATUSES: OrderStatus[] = ["ordered", "active", "exhausted", "expired", "cancelled"];
