import { useGet } from "@/api/useGet";

/** A package by its id; nothing is asked without one. */
export function usePackage(id: string | undefined) {
  return useGet({ topic: "other", enabled: id !== undefined && id !== "" }, "/api/v1/admin/packages/{package_id}", {
    path: { package_id: id ?? "" },
  });
}
