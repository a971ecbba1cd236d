import type { ScreeningCategory } from "@/api/types";
import { useGet } from "@/api/useGet";

/** Every category; undefined before they have come. */
export function useCategories() {
  const got = useGet({ topic: "other" }, "/api/v1/admin/screening/categories", {});
  const categories: ScreeningCategory[] | undefined = got.data?.items;
  return { ...got, categories };
}
