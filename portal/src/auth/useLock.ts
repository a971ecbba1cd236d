import { useState } from "react";
import { isRefusal } from "@/api/error";
import { useNow } from "@/parts/useNow";

/** How long signing in is refused after too many attempts. */
export function useLock() {
  const [until, setUntil] = useState(0);
  const now = useNow(1000, until > 0);
  const left_ms = Math.max(0, until - now);
  return {
    left_ms,
    isLocked: left_ms > 0,
    /** Whether the error is the lock; starts its clock. */
    note(error: unknown): boolean {
      if (!isRefusal(error, "sign_in_locked")) return false;
      setUntil(Date.now() + (error.retryAfter ?? 60) * 1000);
      return true;
    },
  };
}
