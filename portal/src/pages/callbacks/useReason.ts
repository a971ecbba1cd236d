import { useCallback } from "react";
import { useTranslation } from "react-i18next";

/** Why a push failed, as far as its status does not say it: null when there is nothing to add. */
export function useReason(): (note: string | null | undefined, status?: number | null) => string | null {
  const { t } = useTranslation("callbacks");
  return useCallback(
    (note, status) => {
      if (!note || (status && note === `HTTP ${status}`)) return null;
      // The other words are those of the network, the same in every language.
      return note === "no answer in time" ? t("noAnswerInTime") : note;
    },
    [t],
  );
}
