/** One line or one layer of bars; `null` where nothing was measured. */
export type Series = { name: string; values: (number | null)[]; color?: string };
/** One part of a whole. */
export type Slice = { name: string; value: number; color?: string };

export type ChartData =
  | {
      kind: "line" | "bar";
      /** Under the horizontal axis: a day, an hour. */
      labels: string[];
      series: Series[];
      /** Layers on top of each other. */
      isStacked?: boolean;
      /** The vertical axis ends here, for shares: 1. */
      max?: number;
      /** Values are not whole, such as money: so may be the steps of the axis. */
      isFractional?: boolean;
    }
  | { kind: "donut"; slices: Slice[] };

/** Nothing to draw: no value, or none above zero. */
export function isEmpty(data: ChartData): boolean {
  if (data.kind === "donut") return data.slices.every(({ value }) => value === 0);
  const values = data.series.flatMap((series) => series.values);
  // A share of 0 % is something to see; a count of nothing is not.
  return data.max === undefined ? values.every((value) => !value) : values.every((value) => value === null);
}
