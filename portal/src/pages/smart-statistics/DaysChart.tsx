import { useTranslation } from "react-i18next";
import type { SmartFunnelRow } from "@/api/types";
import { Chart } from "@/parts/chart/Chart";

/** Every day: how often the brand was on a screen, and how often something of it was pressed. */
export function DaysChart({ rows }: { rows: SmartFunnelRow[] }) {
  const { t } = useTranslation("smart-statistics");
  const dates = rows.map(({ key }) => key ?? "");
  const isOneYear = dates[0]?.slice(0, 4) === dates.at(-1)?.slice(0, 4);
  const labels = dates.map((date) => (isOneYear ? date.slice(5) : date));
  const series = [
    { name: t("step.resolved"), values: rows.map(({ resolved }) => resolved.filtered) },
    { name: t("step.exposed"), values: rows.map(({ exposed }) => exposed.filtered) },
    { name: t("step.clicked"), values: rows.map(({ clicked }) => clicked.filtered) },
  ];
  return <Chart kind="line" title={t("chart")} labels={labels} series={series} />;
}
