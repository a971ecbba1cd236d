import type { Route, Signature, Template } from "@/api/types";
import { useGet } from "@/api/useGet";
import { usePermissions } from "@/auth/useSession";

export type Catalog = { signatures: Signature[]; templates: Template[]; routes: Route[] };

const NOTHING: Catalog = { signatures: [], templates: [], routes: [] };

/** What the tenant can send with; null while it is being fetched, empty lists for who may not see it. */
export function useCatalog(): { catalog: Catalog | null; error: unknown } {
  const enabled = usePermissions()("catalog:read");
  const signatures = useGet({ topic: "other", enabled }, "/api/v1/signatures");
  const templates = useGet({ topic: "other", enabled }, "/api/v1/templates");
  const routes = useGet({ topic: "other", enabled }, "/api/v1/routes");
  const error = signatures.error ?? templates.error ?? routes.error;
  if (!enabled) return { catalog: NOTHING, error: null };
  if (!signatures.data || !templates.data || !routes.data) return { catalog: null, error };
  return {
    catalog: { signatures: signatures.data.items, templates: templates.data.items, routes: routes.data.items },
    error,
  };
}
