import { useCallback } from "react";
import { useTranslation } from "react-i18next";

/** Who changed something, as people read it. */
export function useWho(): (by: string) => string {
  const { t } = useTranslation("policy");
  return useCallback((by) => (by === "provision" ? t("provision") : by), [t]);
}
