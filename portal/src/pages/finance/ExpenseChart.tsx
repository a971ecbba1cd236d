import { useTranslation } from "react-i18next";
import { useDark } from "@/app/mode";
import type { Expense } from "@/api/types";
import { Chart } from "@/parts/chart/Chart";
import { palette } from "@/parts/chart/palette";
import type { AllExpenses } from "./books";
import styles from "./finance.module.css";
import { datesOf, seriesOf } from "./series";
import { decimalOf, type Split } from "./split";
import { TYPES } from "./useExpenseFilters";
import { useMoney } from "./useMoney";
import { useNames } from "./useNames";

type Props = { all: AllExpenses; rows: Expense[]; unit: string; by: Split; isMonthly: boolean };

/** What was charged in one unit, day by day or month by month, in layers. */
export function ExpenseChart({ all, rows, unit, by, isMonthly }: Props) {
  const { t } = useTranslation("finance");
  const money = useMoney();
  const names = useNames();
  const colors = palette(useDark());
  const dates = datesOf({ from: all.since ?? all.from, until: all.until, isMonthly });
  const layers = seriesOf({
    rows,
    by,
    dates,
    nameOf: (key) => names.part(by, key, unit),
    others: t("chart.others"),
  });
  // A type has the same colour here as in the overview.
  const colorOf = new Map<string, string | undefined>(TYPES.map((type, at) => [names.type(type), colors[[0, 4, 3][at] ?? 0]]));
  const series = by === "type" ? layers.map((layer) => ({ ...layer, color: colorOf.get(layer.name) })) : layers;
  const isOneYear = dates[0]?.slice(0, 4) === dates.at(-1)?.slice(0, 4);
  const labels = dates.map((date) => (isOneYear && !isMonthly ? date.slice(5) : date));
  const title = t("chart.title", { split: t(`split.${by}`), unit });
  return (
    <div className={styles.chart}>
      <Chart
        kind="bar"
        isStacked
        isFractional
        title={title}
        labels={labels}
        series={series}
        say={(value) => money(decimalOf(value), unit)}
      />
    </div>
  );
}
