import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { ApiError, NetworkError } from "@/api/error";

export type Sentence = { title: string; text: string };

/** Words for any error. `wrote`: the call would have changed something, so silence leaves it uncertain. */
export function useFailure(): (error: unknown, wrote?: boolean) => Sentence {
  const { t } = useTranslation("parts");
  return useCallback(
    (error, wrote = false) => {
      if (error instanceof NetworkError) {
        return { title: t("failure.network"), text: t(wrote ? "failure.networkWrite" : "failure.networkText") };
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
