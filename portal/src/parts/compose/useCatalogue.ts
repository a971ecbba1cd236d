import { useQuery, useQueryClient } from "@tanstack/react-query";
import { answer, api } from "@/api/client";
import { isRefusal } from "@/api/error";
import type { Direction, Route, Signature, Template } from "@/api/types";
import { useCatalog } from "@/parts/useCatalog";

export type Catalogue = {
  signatures: Signature[];
  templates: Template[];
  /** Templates that cannot be used yet. */
  waiting: number;
  routes: Route[];
  /** Whether the account may send text without a template; null while that is being asked. */
  isFree: boolean | null;
};

/** Numbers nobody has, to ask what the platform thinks of a text before there is a recipient. */
export const SAMPLE: Record<Direction, string> = { mainland: "+8613800138000", international: "+447700900123" };

/** What can be chosen: approved signatures and templates, open routes. */
export function useCatalogue() {
  const { catalog, error } = useCatalog();
  const queries = useQueryClient();
  const signatures = catalog?.signatures.filter(isApproved);
  const isFree = useFreeText(signatures?.[0]?.text);
  const refetch = () => void queries.invalidateQueries({ queryKey: ["other"] });
  if (!catalog || !signatures) return { data: null, error, refetch };
  const templates = catalog.templates.filter(isApproved);
  const data: Catalogue = {
    signatures,
    templates,
    waiting: catalog.templates.length - templates.length,
    routes: catalog.routes.filter(({ enabled }) => enabled),
    isFree,
  };
  return { data, error: null, refetch };
}

function isApproved({ status }: { status: string }): boolean {
  return status === "approved";
}

/** Nothing says whether free text is allowed but the answer to a preview of one. */
function useFreeText(signature: string | undefined): boolean | null {
  const { data, isError } = useQuery({
    queryKey: ["other", "free-text", signature],
    enabled: signature !== undefined,
    staleTime: 5 * 60_000,
    queryFn: async ({ signal }) => {
      const body = { type: "notification" as const, signature, content: "OK", to: [SAMPLE.mainland] };
      try {
        await answer(api.POST("/api/v1/messages/preview", { body, signal }));
        return true;
      } catch (error) {
        if (isRefusal(error, "content_needs_template")) return false;
        throw error;
      }
    },
  });
  // Not known: offered, and the platform decides.
  return isError ? true : (data ?? null);
}
