import { Tag, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { useFormat } from "@/format/useFormat";
import { offset } from "@/format/time";
import { Figure, Figures } from "@/parts/Figure";
import type { AllExpenses } from "./books";
import styles from "./finance.module.css";
import { useMoney } from "./useMoney";

/** What was charged in all, unit by unit: money of two currencies is never one sum. */
export function Totals({ all: { from, until, time_zone, totals } }: { all: AllExpenses }) {
  const { t } = useTranslation("finance");
  const format = useFormat();
  const money = useMoney();
  const period = t("expenses.period", { from, until, zone: time_zone, offset: offset(`${until}T12:00:00Z`, time_zone) });
  return (
    <div className={styles.totals}>
      <Typography.Text type="secondary">{period}</Typography.Text>
      {totals.map(({ unit, messages, segments, charged, returned }) => (
        <div key={unit} className={styles.total}>
          {totals.length > 1 && <Tag className={styles.unit}>{unit === "SMS" ? t("unit.sms") : unit}</Tag>}
          <Figures label={unit}>
            <Figure label={t("column.charged")}>{money(charged, unit)}</Figure>
            <Figure label={t("column.returned")} hint={t("hint.returned")} isHintFocusable>
              {money(returned, unit)}
            </Figure>
            <Figure label={t("column.messages")}>{format.number(messages)}</Figure>
            <Figure label={t("column.segments")} hint={t("hint.segments")} isHintFocusable>
              {format.number(segments)}
            </Figure>
          </Figures>
        </div>
      ))}
    </div>
  );
}
