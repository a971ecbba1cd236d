import type { Side, TenantProduct } from "@/api/types";
import { useGet } from "@/api/useGet";
import { usePermissions } from "@/auth/useSession";

/** What a tenant has bought, for who may see it; null when the account may not. */
export function useProducts(side: Side, tenant: string | undefined) {
  const may = usePermissions();
  const mayAll = side === "platform" && may("platform:tenants");
  const mayOwn = side === "tenant" && may("balance:read");
  const all = useGet({ topic: "other", enabled: mayAll && Boolean(tenant) }, "/api/v1/admin/tenants/{code}", {
    path: { code: tenant ?? "" },
  });
  const own = useGet({ topic: "orders", enabled: mayOwn }, "/api/v1/orders", { query: { page_size: 100 } });
  if (!mayAll && !mayOwn) return null;
  const asked = mayAll ? all : own;
  const found: TenantProduct[] | undefined = mayAll
    ? all.data?.code === tenant
      ? all.data?.products
      : undefined
    : own.data?.items.map(({ number, ...order }) => ({ ...order, order: number }));
  return { products: found, isLoading: asked.isLoading || (asked.isFetching && !found), error: asked.error };
}
