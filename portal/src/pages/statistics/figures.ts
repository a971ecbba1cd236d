// Delivery statistics of the own tenant, or of the one, or of all, that the platform's people look at.

import { answer, api } from "@/api/client";
import type { DeliveryDays, DeliveryRow, StatisticsBy, StatisticsQuery } from "@/api/types";

/** Whose figures: one's own, or on the platform's side a tenant's by its code, or everybody's. */
export type Scope = { isPlatform: boolean; tenant?: string };

export function readDays({ isPlatform, tenant }: Scope, query: StatisticsQuery, signal: AbortSignal): Promise<DeliveryDays> {
  return isPlatform
    ? answer(api.GET("/api/v1/admin/statistics", { params: { query: { ...query, tenant } }, signal }))
    : answer(api.GET("/api/v1/statistics", { params: { query }, signal }));
}

export async function readRows(
  { isPlatform, tenant }: Scope,
  query: StatisticsQuery,
  by: StatisticsBy,
  signal: AbortSignal,
): Promise<DeliveryRow[]> {
  const { items } = isPlatform
    ? await answer(api.GET("/api/v1/admin/statistics/detail", { params: { query: { ...query, by, tenant } }, signal }))
    : await answer(api.GET("/api/v1/statistics/detail", { params: { query: { ...query, by } }, signal }));
  return items;
}

export function readHours({ isPlatform, tenant }: Scope, query: StatisticsQuery, signal: AbortSignal) {
  return isPlatform
    ? answer(api.GET("/api/v1/admin/statistics/hours", { params: { query: { ...query, tenant } }, signal }))
    : answer(api.GET("/api/v1/statistics/hours", { params: { query }, signal }));
}

export function statisticsFile({ isPlatform, tenant }: Scope, query: StatisticsQuery, format: string) {
  return isPlatform
    ? api.GET("/api/v1/admin/statistics/file", { params: { query: { ...query, format, tenant } }, parseAs: "blob" })
    : api.GET("/api/v1/statistics/file", { params: { query: { ...query, format } }, parseAs: "blob" });
}

/** How much more, or less, than before, as a share; null where there was nothing before. */
export function changeOf(now: number, before: number): number | null {
  return before > 0 ? (now - before) / before : null;
}

/** What can be asked for by a row: its filter, when the figures are told apart by it. */
export const FILTER_OF: Partial<Record<StatisticsBy, keyof StatisticsQuery>> = {
  type: "type",
  country: "country",
  network: "network",
  route: "route_id",
  signature: "signature",
  template: "template_id",
  reason: "reason",
  tenant: "tenant",
};
