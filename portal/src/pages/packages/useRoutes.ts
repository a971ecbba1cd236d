import type { AdminRoute } from "@/api/types";
import { useGet } from "@/api/useGet";
import { usePermissions } from "@/auth/useSession";

/** The platform's routes; undefined for who may not see them, or before they have come. */
export function useRoutes(): AdminRoute[] | undefined {
  const enabled = usePermissions()("routes:read");
  return useGet({ topic: "other", enabled }, "/api/v1/admin/routes").data?.items;
}
