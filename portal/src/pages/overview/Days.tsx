import { Segmented, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import type { DayCounts } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { Chart } from "@/parts/chart/Chart";
import { sumOf } from "./figures";
import styles from "./overview.module.css";
import { Section } from "./Section";
import { Sums } from "./Sums";
import { useParts } from "./useParts";

const WAYS = ["status", "type", "rate"] as const;
type Way = (typeof WAYS)[number];

/** The last 30 days: by state, by type, or how much of them arrived. */
export function Days({ days }: { days: DayCounts[] }) {
  const { t } = useTranslation("overview");
  const [params, setParams] = useSearchParams();
  const way = WAYS.find((one) => one === params.get("chart")) ?? "status";
  const choose = (next: Way) => setParams(next === "status" ? {} : { chart: next }, { replace: true });
  return (
    <Section title={t("days.title")}>
      <Sums sum={sumOf(days)} label={t("days.title")} />
      <div className={styles.ways}>
        <Segmented<Way>
          aria-label={t("days.choose")}
          value={way}
          onChange={choose}
          options={WAYS.map((value) => ({ value, label: t(`days.${value}`) }))}
        />
        <Typography.Text type="secondary">{t(way === "rate" ? "days.rateUnit" : "days.unit")}</Typography.Text>
      </div>
      <Drawn days={days} way={way} />
    </Section>
  );
}

function Drawn({ days, way }: { days: DayCounts[]; way: Way }) {
  const { t } = useTranslation("overview");
  const format = useFormat();
  const { states, types } = useParts();
  const title = `${t("days.title")}, ${t(`days.${way}`)}`;
  // The year is the same, or plain from the order.
  const labels = days.map(({ date }) => date.slice(5));
  if (way === "rate") {
    const values = days.map(({ success_rate }) => success_rate);
    const series = [{ name: t("sum.success"), values, color: states[0]?.color }];
    return <Chart kind="line" title={title} labels={labels} max={1} say={format.percent} series={series} />;
  }
  const series =
    way === "status"
      ? states.map(({ key, name, color }) => ({ name, color, values: days.map((day) => day.by_status[key] ?? 0) }))
      : types.map(({ key, name, color }) => ({ name, color, values: days.map((day) => day.by_type[key] ?? 0) }));
  // A state that never happened would only make the legend longer.
  const shown = series.filter(({ values }) => values.some((value) => value > 0));
  return <Chart kind="bar" title={title} labels={labels} isStacked series={shown} />;
}
