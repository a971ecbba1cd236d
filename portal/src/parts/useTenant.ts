import type { TenantDetail } from "@/api/types";
import { useGet } from "@/api/useGet";
import { usePermissions } from "@/auth/useSession";

/** The tenant of this code; undefined before it has come, when there is none, and for who may not see tenants. */
export function useTenant(code: string | undefined): TenantDetail | undefined {
  const enabled = usePermissions()("platform:tenants") && Boolean(code);
  return useGet({ topic: "other", enabled }, "/api/v1/admin/tenants/{code}", { path: { code: code ?? "" } }).data;
}
