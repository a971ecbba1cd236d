import { isEachOwn } from "./plan";
import { written } from "./table";
import type { Line } from "./verdict";
import { useWriting } from "./writing";

/** Takes entries out of what was written; everything else stays as it was written. */
export function useRemove(): (which: (line: Line) => boolean) => void {
  const { draft, change, plan, verdicts } = useWriting();
  return (which) => {
    const stays = verdicts.lines.map((line) => !which(line));
    if (isEachOwn(draft.values, plan.template)) change({ rows: written(draft.rows).filter((_, at) => stays[at]) });
    else {
      const lines = verdicts.lines.filter((_, at) => stays[at]);
      change({ numbers: lines.map(({ entry }) => entry.raw).join("\n") });
    }
  };
}
