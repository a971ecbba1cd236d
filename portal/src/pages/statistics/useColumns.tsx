import { Button } from "antd";
import { useTranslation } from "react-i18next";
import type { DeliveryRow } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { daysBetween } from "@/pages/finance/calendar";
import type { Column } from "@/parts/list/column";
import styles from "./statistics.module.css";

const COUNTS = ["messages", "delivered", "failed", "unconfirmed", "under_way"] as const;

/** A day of the table, as the trade's tables have it. */
export function useColumns(until: string | undefined, onDay: (day: string) => void): Column<DeliveryRow>[] {
  const { t } = useTranslation(["statistics", "parts"]);
  const format = useFormat();
  return [
    {
      key: "seq",
      title: t("column.seq"),
      width: 80,
      card: "hidden",
      // The newest day comes first.
      render: ({ key }) => (until && key ? format.number(daysBetween(key, until).length) : null),
    },
    {
      key: "date",
      title: t("column.date"),
      width: 140,
      card: "title",
      render: ({ key }) => <span className={styles.digits}>{key}</span>,
    },
    ...COUNTS.map((key): Column<DeliveryRow> => ({
      key,
      title: t(`column.${key}`),
      width: 140,
      isNumber: true,
      render: (row) => format.number(row[key]),
    })),
    {
      key: "success_rate",
      title: t("column.success_rate"),
      width: 140,
      isNumber: true,
      render: ({ success_rate }) => (success_rate === null ? t("parts:none") : format.percent(success_rate)),
    },
    {
      key: "detail",
      title: t("column.detail"),
      width: 110,
      isLast: true,
      render: ({ key }) => (
        <Button type="link" size="small" onClick={() => onDay(key ?? "")}>
          {t("detail.day")}
          <span className="aside"> {key}</span>
        </Button>
      ),
    },
  ];
}
