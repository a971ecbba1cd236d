import { Empty, Skeleton, theme } from "antd";
import { lazy, Suspense, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useDark } from "@/app/mode";
import { useFormat } from "@/format/useFormat";
import { type ChartData, isEmpty } from "./data";
import { DataTable } from "./DataTable";
import { optionOf } from "./option";
import { palette } from "./palette";

const Canvas = lazy(() => import("./Canvas"));

type Props = ChartData & {
  /** What it shows, for those who do not see it. */
  title: string;
  height?: number;
  /** Says a value; by default a whole number. */
  say?: (value: number) => string;
  /** It is drawn anew every few seconds: then without movement. */
  isLive?: boolean;
};

/** A chart, with the same numbers as a table for screen readers. */
export function Chart({ title, height = 280, say, isLive = false, ...data }: Props) {
  const { t } = useTranslation("parts");
  const { token } = theme.useToken();
  const isDark = useDark();
  const format = useFormat();
  const speak = say ?? format.number;

  // By content: callers build their data anew on every render.
  const content = JSON.stringify(data);
  const option = useMemo(
    () =>
      optionOf(JSON.parse(content) as ChartData, {
        text: token.colorText,
        quiet: token.colorTextSecondary,
        line: token.colorBorderSecondary,
        ground: token.colorBgElevated,
        palette: palette(isDark),
        font: token.fontFamily,
        isStill: isLive || matchMedia("(prefers-reduced-motion: reduce)").matches,
        format: (value) => speak(value),
      }),
    [content, token, isDark, speak, isLive],
  );

  if (isEmpty(data)) {
    return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("chart.empty")} style={{ paddingBlock: 48 }} />;
  }
  return (
    <div style={{ position: "relative" }}>
      <div role="img" aria-label={title} style={{ height }}>
        <Suspense fallback={<Skeleton.Node active style={{ width: "100%", height }} />}>
          <Canvas option={option} />
        </Suspense>
      </div>
      <DataTable title={t("chart.table", { title })} data={data} say={speak} />
    </div>
  );
}
