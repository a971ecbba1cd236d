import { useTranslation } from "react-i18next";
import type { DayCounts } from "@/api/types";
import { Chart } from "@/parts/chart/Chart";
import { sumOf } from "./figures";
import styles from "./overview.module.css";
import { Section } from "./Section";
import { Sums } from "./Sums";
import { useParts } from "./useParts";

/** Today so far. */
export function Today({ day, zone }: { day: DayCounts; zone: string }) {
  const { t } = useTranslation("overview");
  const { states, types } = useParts();
  const sum = { ...sumOf([day]), successRate: day.success_rate };
  const parts = [
    ["today.byStatus", states.map(({ key, name, color }) => ({ name, color, value: day.by_status[key] ?? 0 }))],
    ["today.byType", types.map(({ key, name, color }) => ({ name, color, value: day.by_type[key] ?? 0 }))],
  ] as const;
  return (
    <Section title={t("today.title")} extra={<span className={styles.when}>{t("today.when", { date: day.date, zone })}</span>}>
      <Sums sum={sum} label={t("today.title")} />
      <div className={styles.pair}>
        {parts.map(([title, slices]) => (
          <div key={title}>
            <h3 className={styles.small}>{t(title)}</h3>
            <Chart
              kind="donut"
              title={`${t("today.title")}, ${t(title)}`}
              height={220}
              slices={slices.filter(({ value }) => value > 0)}
            />
          </div>
        ))}
      </div>
    </Section>
  );
}
