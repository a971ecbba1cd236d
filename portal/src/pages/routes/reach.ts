// Whether messages of a route can go anywhere now, worst first.

import type { AdminRoute, RouteCarrier } from "@/api/types";

export const REACHES = ["down", "empty", "reduced", "up", "disabled"] as const;
export type Reach = (typeof REACHES)[number];

/** A carrier that does not take the route's type is never tried. */
export function isUsable(route: AdminRoute, step: RouteCarrier): boolean {
  return step.types.includes(route.type);
}

export function reachOf(route: AdminRoute): Reach {
  if (!route.enabled) return "disabled";
  const usable = route.carriers.filter((step) => isUsable(route, step));
  if (usable.length === 0) return "empty";
  const up = usable.filter((step) => step.up).length;
  if (up === 0) return "down";
  return up < usable.length ? "reduced" : "up";
}

/** What is wrong comes first, then by Route ID. */
export function worstFirst(routes: AdminRoute[]): AdminRoute[] {
  const rank = (route: AdminRoute) => REACHES.indexOf(reachOf(route));
  return routes.toSorted((a, b) => rank(a) - rank(b) || a.route_id.localeCompare(b.route_id));
}

export type RouteFilter = { route_id?: string; type?: string; direction?: string; carrier?: string; reach?: string };

export function fits(route: AdminRoute, filter: RouteFilter): boolean {
  const has = (text: string, part: string) => text.toLowerCase().includes(part.toLowerCase());
  const { route_id, type, direction, carrier, reach } = filter;
  return (
    (!route_id || has(route.route_id, route_id) || has(route.channel, route_id)) &&
    (!type || route.type === type) &&
    (!direction || route.direction === direction) &&
    (!carrier || route.carriers.some((step) => has(step.carrier, carrier))) &&
    (!reach || reachOf(route) === reach)
  );
}
