import { useGet } from "@/api/useGet";
import { usePermissions } from "@/auth/useSession";

const EVERY_MS = 60_000;

/** How many corrections wait for a decision; 0 for who may not decide. */
export function useWaiting(): number {
  const enabled = usePermissions()("ledger:approve");
  const query = { status: "proposed", page_size: 10 };
  const { data } = useGet({ topic: "orders", enabled, every_ms: EVERY_MS }, "/api/v1/admin/corrections", { query });
  return enabled ? (data?.total ?? 0) : 0;
}
