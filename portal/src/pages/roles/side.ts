// The same calls for a tenant's own roles, for any tenant's and for the platform's.

import { answer, api } from "@/api/client";
import type { CustomRole, RoleBody, RoleList, Side } from "@/api/types";

/** Whose roles: the caller's tenant's, or seen by the platform a tenant's or (null) its own. */
export type Whose = { side: "tenant" } | { side: "platform"; tenant: string | null };

const ofTenant = (tenant: string | null) => (tenant === null ? {} : { tenant });

/** Where the query cache keeps them; shared with the accounts' pages. */
export function keyOf(whose: Whose): [string, string, Side, string | null] {
  return ["other", "roles", whose.side, whose.side === "platform" ? whose.tenant : null];
}

export function listRoles(whose: Whose, signal: AbortSignal): Promise<RoleList> {
  return whose.side === "platform"
    ? answer(api.GET("/api/v1/admin/roles", { params: { query: ofTenant(whose.tenant) }, signal }))
    : answer(api.GET("/api/v1/roles", { signal }));
}

export async function createRole(
  whose: Whose,
  body: RoleBody,
  header: { "Idempotency-Key": string },
): Promise<CustomRole> {
  const call =
    whose.side === "platform"
      ? answer(api.POST("/api/v1/admin/roles", { params: { header }, body: { ...ofTenant(whose.tenant), ...body } }))
      : answer(api.POST("/api/v1/roles", { params: { header }, body }));
  return (await call) as CustomRole;
}

export async function changeRole(
  whose: Whose,
  id: string,
  body: RoleBody & { version: number },
): Promise<CustomRole> {
  const params = { path: { id } };
  const call =
    whose.side === "platform"
      ? answer(api.PUT("/api/v1/admin/roles/{id}", { params, body }))
      : answer(api.PUT("/api/v1/roles/{id}", { params, body }));
  return (await call) as CustomRole;
}

export function deleteRole(whose: Whose, id: string): Promise<unknown> {
  return whose.side === "platform"
    ? answer(api.DELETE("/api/v1/admin/roles/{id}", { params: { path: { id } } }))
    : answer(api.DELETE("/api/v1/roles/{id}", { params: { path: { id } } }));
}

/** Where the accounts with a role are listed. */
export function toAccounts(whose: Whose, role: string): string {
  const query = new URLSearchParams({ role });
  if (whose.side === "tenant") return `/accounts?${query.toString()}`;
  if (whose.tenant === null) query.set("type", "platform");
  else query.set("tenant", whose.tenant);
  return `/admin/accounts?${query.toString()}`;
}
