import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answer, api, idempotencyKey } from "@/api/client";
import { ApiError, NetworkError } from "@/api/error";
import type { SendBody } from "@/api/types";
import type { Pending } from "./draft";

type Body = SendBody & { task: string };

/**
 * Sends. The key is made once for what is sent and kept until there is an answer: a second press, a retry after silence
 * and a reload in between all carry the same key, and the platform does it once.
 */
export function useSend(pending: Pending | null, setPending: (pending: Pending | null) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: Body) => {
      const text = JSON.stringify(body);
      const known = pending?.body === text ? pending : { key: idempotencyKey()["Idempotency-Key"], body: text };
      setPending(known);
      return answer(api.POST("/api/v1/messages", { body, params: { header: { "Idempotency-Key": known.key } } }));
    },
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ["messages"] });
      void queries.invalidateQueries({ queryKey: ["orders"] });
    },
    onError: (error) => {
      if (isCertain(error)) setPending(null);
    },
  });
}

/** A refusal is certain; silence is not, nor is a server that broke off. */
function isCertain(error: unknown): boolean {
  if (error instanceof NetworkError) return false;
  return error instanceof ApiError && error.status < 500;
}
