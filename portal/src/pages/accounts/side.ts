// The same calls for a tenant's own accounts and for everybody's: only their addresses differ.

import { answer, api } from "@/api/client";
import type {
  AccountNew,
  AccountPatch,
  AccountQuery,
  InvitedAccount,
  ManagedAccount,
  Page,
  RoleList,
  Side,
} from "@/api/types";

export type NewAccount = AccountNew & { tenant?: string | null };
type Header = { "Idempotency-Key": string };

/** A page of accounts. */
export function listAccounts(side: Side, query: AccountQuery, signal: AbortSignal): Promise<Page<ManagedAccount>> {
  return side === "platform"
    ? answer(api.GET("/api/v1/admin/accounts", { params: { query }, signal }))
    : answer(api.GET("/api/v1/accounts", { params: { query }, signal }));
}

export function readAccount(side: Side, name: string): Promise<ManagedAccount> {
  const params = { path: { name } };
  return side === "platform"
    ? answer(api.GET("/api/v1/admin/accounts/{name}", { params }))
    : answer(api.GET("/api/v1/accounts/{name}", { params }));
}

export async function addAccount(side: Side, body: NewAccount, header: Header): Promise<InvitedAccount> {
  const call =
    side === "platform"
      ? answer(api.POST("/api/v1/admin/accounts", { params: { header }, body }))
      : answer(api.POST("/api/v1/accounts", { params: { header }, body }));
  return (await call);
}

export function changeAccount(side: Side, name: string, body: AccountPatch): Promise<ManagedAccount> {
  const params = { path: { name } };
  return side === "platform"
    ? answer(api.PATCH("/api/v1/admin/accounts/{name}", { params, body }))
    : answer(api.PATCH("/api/v1/accounts/{name}", { params, body }));
}

/** What is done to an account at once. */
export type Act = "disable" | "enable" | "invite" | "send_reset" | "remove_totp";

const TENANT_PATHS = {
  disable: "/api/v1/accounts/{name}/disable",
  enable: "/api/v1/accounts/{name}/enable",
  invite: "/api/v1/accounts/{name}/invitation",
  send_reset: "/api/v1/accounts/{name}/reset-link",
  remove_totp: "/api/v1/accounts/{name}/remove-totp",
} as const;
const PLATFORM_PATHS = {
  disable: "/api/v1/admin/accounts/{name}/disable",
  enable: "/api/v1/admin/accounts/{name}/enable",
  invite: "/api/v1/admin/accounts/{name}/invitation",
  send_reset: "/api/v1/admin/accounts/{name}/reset-link",
  remove_totp: "/api/v1/admin/accounts/{name}/remove-totp",
} as const;

/** The account after it; with how the link goes out when there is one. */
export async function act(
  side: Side,
  which: Act,
  name: string,
  reason: string,
): Promise<ManagedAccount & Partial<InvitedAccount>> {
  const params = { path: { name } };
  const body = which === "disable" && reason !== "" ? { reason } : {};
  const call =
    side === "platform"
      ? answer(api.POST(PLATFORM_PATHS[which], { params, body }))
      : answer(api.POST(TENANT_PATHS[which], { params, body }));
  return (await call) as ManagedAccount & Partial<InvitedAccount>;
}

/** What can be given to people: a tenant's, or the platform's own where `tenant` is null. */
export function listRoles(side: Side, tenant: string | null, signal: AbortSignal): Promise<RoleList> {
  return side === "platform"
    ? answer(api.GET("/api/v1/admin/roles", { params: { query: tenant === null ? {} : { tenant } }, signal }))
    : answer(api.GET("/api/v1/roles", { signal }));
}
