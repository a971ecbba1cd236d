import type { BarSeriesOption, LineSeriesOption, PieSeriesOption } from "echarts/charts";
import type { GridComponentOption, LegendComponentOption, TooltipComponentOption } from "echarts/components";
import type { ComposeOption } from "echarts/core";
import type { ChartData } from "./data";

export type Option = ComposeOption<
  | LineSeriesOption
  | BarSeriesOption
  | PieSeriesOption
  | GridComponentOption
  | LegendComponentOption
  | TooltipComponentOption
>;

export type Look = {
  text: string;
  quiet: string;
  line: string;
  ground: string;
  palette: string[];
  font: string;
  isStill: boolean;
  format: (value: number) => string;
};

/** What ECharts is told. Its tips are drawn, not HTML: its HTML carries style attributes, which the page forbids. */
export function optionOf(data: ChartData, look: Look): Option {
  const say = (value: unknown) => (typeof value === "number" ? look.format(value) : "—");
  return {
    animation: !look.isStill,
    color: look.palette,
    textStyle: { fontFamily: look.font, color: look.text },
    tooltip: {
      trigger: data.kind === "donut" ? "item" : "axis",
      renderMode: "richText",
      confine: true,
      backgroundColor: look.ground,
      borderColor: look.line,
      textStyle: { color: look.text, fontSize: 12 },
      valueFormatter: say,
    },
    legend: {
      // Beside a round picture there is room for a second line of names; pages of them hide what they name.
      type: data.kind === "donut" ? "plain" : "scroll",
      bottom: 0,
      itemWidth: 12,
      itemHeight: 12,
      textStyle: { color: look.text },
      pageTextStyle: { color: look.text },
      pageIconColor: look.text,
      pageIconInactiveColor: look.line,
    },
    ...(data.kind === "donut" ? donut(data, look) : axes(data, look)),
  };
}

function axes(data: Exclude<ChartData, { kind: "donut" }>, look: Look): Option {
  return {
    grid: { top: 16, left: 8, right: 16, bottom: 36, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    xAxis: {
      type: "category",
      data: data.labels,
      boundaryGap: data.kind === "bar",
      axisTick: { show: false },
      axisLine: { lineStyle: { color: look.line } },
      axisLabel: { color: look.quiet, hideOverlap: true },
    },
    yAxis: {
      type: "value",
      max: data.max,
      minInterval: data.max === undefined && !data.isFractional ? 1 : undefined,
      axisLabel: { color: look.quiet, formatter: look.format },
      splitLine: { lineStyle: { color: look.line } },
    },
    series: data.series.map(({ name, values, color }) => ({
      name,
      data: values,
      stack: data.isStacked ? "all" : undefined,
      itemStyle: color ? { color } : undefined,
      ...(data.kind === "bar"
        ? { type: "bar" as const, barMaxWidth: 28 }
        : { type: "line" as const, showSymbol: values.filter((value) => value !== null).length < 3, symbolSize: 6, lineStyle: { width: 2 } }),
    })),
  };
}

function donut(data: Extract<ChartData, { kind: "donut" }>, look: Look): Option {
  return {
    series: [
      {
        type: "pie",
        radius: ["48%", "70%"],
        center: ["50%", "40%"],
        data: data.slices.map(({ name, value, color }) => ({ name, value, itemStyle: color ? { color } : undefined })),
        label: { show: false },
        itemStyle: { borderColor: look.ground, borderWidth: 2 },
      },
    ],
  };
}
