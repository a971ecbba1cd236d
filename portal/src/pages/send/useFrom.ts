import { useEffect } from "react";
import { useSearchParams } from "react-router";
import { useGet } from "@/api/useGet";
import type { Task } from "@/api/types";
import type { Draft } from "./draft";
import type { Catalogue } from "@/parts/compose/useCatalogue";
import { TASK_MAX } from "./draft";

/** The task named by `?from=`, once it is known. `take` is called with it; the address then names it no more. */
export function useFrom(take: (task: Task) => void) {
  const [params, setParams] = useSearchParams();
  const id = params.get("from");
  const { data, error, isFetching } = useGet({ topic: "other", enabled: id !== null }, "/api/v1/tasks/{task_id}", {
    path: { task_id: id ?? "" },
  });
  const task = id !== null && !isFetching && data?.task_id === id ? data : null;
  useEffect(() => {
    if (!task) return;
    setParams(
      (before) => {
        before.delete("from");
        return before;
      },
      { replace: true },
    );
    take(task);
  }, [task, take, setParams]);
  return { isLoading: id !== null && !error, error: id === null ? null : error };
}

/** A draft of the same message; its numbers are masked and are had on request only. */
export function draftFrom(task: Task, draft: Draft, { templates }: Catalogue): Draft {
  const template = templates.find(({ template_id }) => template_id === task.template_id);
  const { mainland, international } = task.direction_counts;
  return {
    ...draft,
    task: Array.from(task.name).slice(0, TASK_MAX).join(""),
    direction: international > mainland ? "international" : "mainland",
    source: task.template_id == null ? "content" : "template",
    template_id: template?.template_id ?? null,
    type: task.type,
    content: task.template_id == null ? task.content : "",
    signature: task.signature,
    sender_id: task.sender_id ?? "",
    variables: Object.fromEntries((template?.variables ?? []).map(({ name }) => [name, ""])),
    origin: { id: task.task_id, name: task.name, recipients: task.recipients },
  };
}
