import { useEffect, useRef } from "react";
import { useSearchParams } from "react-router";
import type { Template } from "@/api/types";

/**
 * The template named by `?template=`: `take` is called with it, and the address then names it no more. Answers the id of one
 * that cannot be used.
 */
export function useTemplate(templates: Template[], take: (template: Template) => void): string | null {
  const [params, setParams] = useSearchParams();
  const id = params.get("template");
  const found = templates.find(({ template_id }) => template_id === id);
  /** Taken already, while the address still names it. */
  const taken = useRef<string | null>(null);
  useEffect(() => {
    if (id === null) taken.current = null;
    if (!found || taken.current === id) return;
    taken.current = id;
    setParams(
      (before) => {
        before.delete("template");
        return before;
      },
      { replace: true },
    );
    take(found);
  }, [id, found, take, setParams]);
  return found ? null : id;
}
