import { useTranslation } from "react-i18next";
import type { DeliveryDays, DeliveryFigures } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { Figure, Figures } from "@/parts/Figure";
import { changeOf } from "./figures";

const COUNTS = ["messages", "delivered", "failed", "unconfirmed", "under_way"] as const;

/** The sums of all days, against those of as many days before. */
export function Totals({ days }: { days: DeliveryDays }) {
  const { t } = useTranslation(["statistics", "parts"]);
  const format = useFormat();
  const { totals, before_totals: before, before_from: from, before_until: until } = days;
  const signed = (share: number) => `${share > 0 ? "+" : ""}${format.percent(share)}`;
  const against = (key: keyof DeliveryFigures) => {
    const change = changeOf(totals[key] ?? 0, before[key] ?? 0);
    return change === null ? t("beforeNone", { from, until }) : t("before", { change: signed(change), from, until });
  };
  const rate = totals.success_rate ?? null;
  return (
    <Figures label={t("title")}>
      {COUNTS.map((key) => (
        <Figure key={key} label={t(`column.${key}`)} note={key === "under_way" ? undefined : against(key)}>
          {format.number(totals[key])}
        </Figure>
      ))}
      <Figure label={t("column.success_rate")} note={against("success_rate")}>
        {rate === null ? t("parts:none") : format.percent(rate)}
      </Figure>
    </Figures>
  );
}
