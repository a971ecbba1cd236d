import { useTranslation } from "react-i18next";
import { useFormat } from "@/format/useFormat";
import { Figure, Figures } from "@/parts/Figure";
import type { Sum } from "./figures";

/** The numbers above a chart. */
export function Sums({ sum, label }: { sum: Sum; label: string }) {
  const { t } = useTranslation("overview");
  const format = useFormat();
  return (
    <Figures isLarge label={label}>
      <Figure label={t("sum.messages")}>{format.number(sum.messages)}</Figure>
      <Figure label={t("sum.segments")} hint={t("sum.segmentsHint")} isHintFocusable>
        {format.number(sum.segments)}
      </Figure>
      <Figure label={t("sum.success")} hint={t("sum.successHint")} isHintFocusable>
        {sum.successRate === null ? t("sum.noRate") : format.percent(sum.successRate)}
      </Figure>
      <Figure label={t("sum.open")} hint={t("sum.openHint")} isHintFocusable>
        {format.number(sum.open)}
      </Figure>
    </Figures>
  );
}
