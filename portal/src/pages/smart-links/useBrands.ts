import { useMemo } from "react";
import { useGet } from "@/api/useGet";

/** More than a tenant can have. */
const ALL = 500;

/** The tenant's Smart SMS, and what each is called. */
export function useBrands() {
  const { data, error } = useGet({ topic: "other" }, "/api/v1/smart/profiles", { query: { limit: ALL } });
  return useMemo(() => {
    const names = new Map(data?.items.map(({ id, name }) => [id, name]));
    return { brands: data?.items, error, nameOf: (id: string) => names.get(id) ?? id };
  }, [data, error]);
}
