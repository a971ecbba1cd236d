// How Smart SMS is seen and used: the own tenant's, or that of one, or of all, that the platform's people look at.

import { answer, api } from "@/api/client";
import type { SmartStatistics, SmartStatisticsBy, SmartStatisticsQuery } from "@/api/types";

/** Whose figures: one's own, or on the platform's side a tenant's by its code, or everybody's. */
export type Scope = { isPlatform: boolean; tenant?: string };

export function readFunnel(
  { isPlatform, tenant }: Scope,
  query: SmartStatisticsQuery,
  by: SmartStatisticsBy,
  signal: AbortSignal,
): Promise<SmartStatistics> {
  return isPlatform
    ? answer(api.GET("/api/v1/admin/smart/statistics", { params: { query: { ...query, by, tenant } }, signal }))
    : answer(api.GET("/api/v1/smart/statistics", { params: { query: { ...query, by } }, signal }));
}

export function funnelFile({ isPlatform, tenant }: Scope, query: SmartStatisticsQuery, by: SmartStatisticsBy, format: string) {
  return isPlatform
    ? api.GET("/api/v1/admin/smart/statistics/file", { params: { query: { ...query, by, format, tenant } }, parseAs: "blob" })
    : api.GET("/api/v1/smart/statistics/file", { params: { query: { ...query, by, format } }, parseAs: "blob" });
}
