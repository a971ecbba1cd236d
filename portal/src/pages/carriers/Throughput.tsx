import { Typography } from "antd";
import { useTranslation } from "react-i18next";
import { useDark } from "@/app/mode";
import type { CarrierStep } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { Chart } from "@/parts/chart/Chart";
import { palette } from "@/parts/chart/palette";
import { useRate } from "./useRate";

/** The steps are five seconds long and count; the chart says how much a second. */
const STEP_S = 5;

/** A colour for each line, by its place in the palette: blue, green, purple, red. */
const LINES = [
  ["submitted", 0],
  ["accepted", 1],
  ["receipts", 3],
  ["errors", 5],
] as const;

/** The last five minutes. */
export function Throughput({ steps }: { steps: CarrierStep[] }) {
  const { t } = useTranslation("carriers");
  const format = useFormat();
  const rate = useRate();
  const colors = palette(useDark());
  return (
    <>
      <Typography.Text type="secondary">{t("detail.chartUnit")}</Typography.Text>
      <Chart
        kind="line"
        title={t("detail.chart")}
        isLive
        height={352}
        say={rate}
        labels={steps.map(({ at }) => format.time(at))}
        series={LINES.map(([name, color]) => ({
          name: t(`detail.${name}`),
          color: colors[color],
          values: steps.map((step) => step[name] / STEP_S),
        }))}
      />
    </>
  );
}
