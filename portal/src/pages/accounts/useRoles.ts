import { useQuery } from "@tanstack/react-query";
import type { Side } from "@/api/types";
import { listRoles } from "./side";

/** The roles of a tenant, or of the platform where `tenant` is null; undefined tenant asks nothing. */
export function useRoles(side: Side, tenant: string | null | undefined) {
  return useQuery({
    queryKey: ["other", "roles", side, tenant ?? null],
    queryFn: ({ signal }) => listRoles(side, tenant ?? null, signal),
    enabled: tenant !== undefined,
  });
}
