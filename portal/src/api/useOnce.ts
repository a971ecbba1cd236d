import { useCallback, useRef } from "react";
import { idempotencyKey } from "./client";

/**
 * The header that makes repeating a POST harmless: the same while the same body is being sent, a new one for another.
 * For one that may be meant twice (a test), make the key where it is sent.
 */
export function useOnce(): (body?: unknown) => { "Idempotency-Key": string } {
  const last = useRef<{ body: string; header: { "Idempotency-Key": string } } | null>(null);
  return useCallback((body) => {
    const text = JSON.stringify(body ?? null);
    if (last.current?.body !== text) last.current = { body: text, header: idempotencyKey() };
    return last.current.header;
  }, []);
}
