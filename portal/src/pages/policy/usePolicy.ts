import type { QueryClient } from "@tanstack/react-query";
import { answer, api } from "@/api/client";
import type { Policy, PolicyBody } from "@/api/types";
import { useGet } from "@/api/useGet";

const SELDOM_MS = 30_000;

/** The platform's policy (`code` null) or a tenant's. */
export function usePolicy(code: string | null) {
  const common = { topic: "other", every_ms: SELDOM_MS } as const;
  const platform = useGet({ ...common, enabled: code === null }, "/api/v1/admin/policy");
  const path = { code: code ?? "" };
  const tenant = useGet({ ...common, enabled: code !== null }, "/api/v1/admin/tenants/{code}/policy", { path });
  return code === null ? platform : tenant;
}

export function savePolicy(code: string | null, body: PolicyBody): Promise<Policy> {
  if (code === null) return answer(api.PATCH("/api/v1/admin/policy", { body }));
  return answer(api.PATCH("/api/v1/admin/tenants/{code}/policy", { params: { path: { code } }, body }));
}

/** Has every policy and history read again. */
export function policyChanged(queries: QueryClient): Promise<void> {
  return queries.invalidateQueries({
    predicate: ({ queryKey }) => typeof queryKey[1] === "string" && queryKey[1].includes("/policy"),
  });
}
