/** Whose view: a tenant sees its own orders, the platform those of all. */
export type Side = "tenant" | "platform";

/** The platform's people are not told by the stream, so their pages ask again. */
export const EVERY_MS = 10_000;

/** Where the orders are. */
export const toOrders = (side: Side) => (side === "tenant" ? "/orders" : "/admin/orders");

/** Where an order is. */
export const toOrder = (side: Side, number: string) => `${toOrders(side)}/${encodeURIComponent(number)}`;
