import { useCallback } from "react";
import { usePushNote } from "@/parts/usePushNote";

/** Why a push failed, as far as its status does not say it: null when there is nothing to add. */
export function useReason(): (note: string | null | undefined, status?: number | null) => string | null {
  const say = usePushNote();
  return useCallback(
    (note, status) => {
      if (!note || (status && note === `HTTP ${status}`)) return null;
      return say(note);
    },
    [say],
  );
}
