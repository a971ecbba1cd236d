import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Card, Skeleton } from "antd";
import { useTranslation } from "react-i18next";
import { useDark } from "@/app/mode";
import type { DeliveryRow, StatisticsQuery } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { Choose } from "@/pages/finance/Choose";
import { useChoice } from "@/pages/finance/useChoice";
import { Chart } from "@/parts/chart/Chart";
import { statusColor } from "@/parts/chart/palette";
import { readRows, type Scope } from "./figures";
import styles from "./statistics.module.css";

const WAYS = ["counts", "rate"] as const;
const LAYERS = [
  ["delivered", "delivered"],
  ["failed", "undelivered"],
  ["unconfirmed", "unconfirmed"],
  ["cancelled", "cancelled"],
  ["under_way", "sending"],
] as const;

/** Every day, in layers of what became of its messages, or as the share that arrived. */
export function DaysChart({ scope, query }: { scope: Scope; query: StatisticsQuery }) {
  const { t } = useTranslation("statistics");
  const [way = "counts", choose] = useChoice("chart", WAYS);
  const { data, error } = useQuery({
    queryKey: ["other", "statistics-by", scope, query, "date"],
    queryFn: ({ signal }) => readRows(scope, query, "date", signal),
    placeholderData: keepPreviousData,
  });
  // The list below says why the question was refused.
  if (error) return null;
  return (
    <Card size="small">
      <div className={styles.ways}>
        <Choose
          label={t("chart.label")}
          value={way}
          options={WAYS.map((value) => ({ value, label: t(`chart.${value}`) }))}
          onChange={choose}
        />
      </div>
      {data ? <Drawn rows={data} way={way} /> : <Skeleton active title={false} paragraph={{ rows: 8 }} />}
    </Card>
  );
}

function Drawn({ rows, way }: { rows: DeliveryRow[]; way: (typeof WAYS)[number] }) {
  const { t } = useTranslation("statistics");
  const format = useFormat();
  const isDark = useDark();
  const dates = rows.map(({ key }) => key ?? "");
  const isOneYear = dates[0]?.slice(0, 4) === dates.at(-1)?.slice(0, 4);
  const labels = dates.map((date) => (isOneYear ? date.slice(5) : date));
  if (way === "rate") {
    const values = rows.map(({ success_rate }) => success_rate);
    const series = [{ name: t("column.success_rate"), values, color: statusColor("delivered", isDark) }];
    return <Chart kind="line" title={t("chart.rateTitle")} labels={labels} max={1} say={format.percent} series={series} />;
  }
  const layers = LAYERS.map(([key, status]) => ({
    name: t(`column.${key}`),
    color: statusColor(status, isDark),
    values: rows.map((row) => row[key]),
  }));
  const series = layers.filter(({ values }) => values.some((value) => value > 0));
  return <Chart kind="bar" isStacked title={t("chart.title")} labels={labels} series={series} />;
}
