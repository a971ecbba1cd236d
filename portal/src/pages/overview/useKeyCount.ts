import { useGet } from "@/api/useGet";
import { usePermissions } from "@/auth/useSession";

/** How many auth keys work; null while that is not known, or for who may not see keys. */
export function useKeyCount(): number | null {
  const enabled = usePermissions()("keys:manage");
  const { data } = useGet({ topic: "other", enabled }, "/api/v1/keys");
  return enabled && data ? data.items.filter(({ status }) => status === "active").length : null;
}
