import { useMemo } from "react";
import type { Tenant } from "@/api/types";
import { useGet } from "@/api/useGet";
import { usePermissions } from "@/auth/useSession";

/** Every tenant with how it is called in a choice; undefined for who may not see them, or before they have come. */
export function useTenants(): (Tenant & { label: string })[] | undefined {
  const may = usePermissions();
  const asked = useGet({ topic: "other", enabled: may("platform:tenants") }, "/api/v1/admin/tenants").data?.items;
  return useMemo(
    () => asked?.map((tenant) => ({ ...tenant, label: tenant.name === tenant.code ? tenant.code : `${tenant.code} · ${tenant.name}` })),
    [asked],
  );
}
