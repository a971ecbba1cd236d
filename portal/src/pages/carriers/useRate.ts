import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "@/format/useFormat";

/** `118.4/s`: one digit after the point is as much as an average of ten seconds knows. */
export function useRate(): (perSecond: number) => string {
  const { t } = useTranslation("carriers");
  const format = useFormat();
  return useCallback(
    (perSecond) => t("perSecond", { n: format.number(Math.round(perSecond * 10) / 10) }),
    [t, format],
  );
}
