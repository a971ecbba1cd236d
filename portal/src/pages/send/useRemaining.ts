import type { Amount } from "@/api/types";
import { useGet } from "@/api/useGet";
import { usePermissions } from "@/auth/useSession";
import { sums } from "@/format/sum";

/** What is left in the units of a price; nothing for a unit that has no limit, or for who may not see balances. */
export function useRemaining(price: Amount[]): { amount: Amount; isShort: boolean }[] {
  const may = usePermissions();
  const { data } = useGet({ topic: "orders", enabled: may("balance:read") }, "/api/v1/balance");
  const orders = data?.orders.filter(({ status }) => status === "active") ?? [];
  return price.flatMap((needed) => {
    const own = orders.filter(({ unit }) => unit === needed.unit);
    const limited = own.flatMap(({ remaining, unit }) => (remaining == null ? [] : [{ amount: remaining, unit }]));
    const [left] = limited.length === own.length ? sums(limited) : [];
    if (!left) return [];
    const [rest] = sums([left, { ...needed, amount: `-${needed.amount}` }]);
    return [{ amount: left, isShort: rest?.amount.startsWith("-") ?? false }];
  });
}
