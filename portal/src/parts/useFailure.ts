import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { ApiError, NetworkError } from "@/api/error";

export type Sentence = { title: string; text: string };

/**
 * What the call was: `read` changes nothing; `once` may be repeated without being done twice (it has an idempotency key,
 * or doing it twice is the same as once); `maybe` leaves it uncertain when no answer comes.
 */
export type Effect = "read" | "once" | "maybe";

/** Words for any error. */
export function useFailure(): (error: unknown, effect?: Effect) => Sentence {
  const { t } = useTranslation("parts");
  return useCallback(
    (error, effect = "read") => {
      if (error instanceof NetworkError) {
        return { title: t("failure.network"), text: t(`failure.network_${error.isOffline ? "read" : effect}`) };
      }
      if (error instanceof ApiError) {
        const wait = error.retryAfter ? ` ${t("failure.wait", { count: error.retryAfter })}` : "";
        if (error.detail) return { title: error.title || t("failure.unknown"), text: withWait(error.detail, wait) };
        return { title: t("failure.unknown"), text: t("failure.unknownText", { status: error.status }) + wait };
      }
      return { title: t("failure.unknown"), text: t("failure.unexpected") };
    },
    [t],
  );
}

/** The API's own sentence may already say how long. */
function withWait(detail: string, wait: string): string {
  return /\d/.test(detail) ? detail : detail + wait;
}
