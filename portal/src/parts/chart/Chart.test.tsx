import { screen, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { barriers } from "@/test/axe";
import { show } from "@/test/show";
import { Chart } from "./Chart";
import { optionOf } from "./option";

// Drawing needs a real browser; here it is enough that it is asked for.
vi.mock("./Canvas", () => ({ default: () => <canvas /> }));

const series = [
  { name: "Delivered", values: [1200, 3] },
  { name: "Undelivered", values: [0, null] },
];

describe("Chart", () => {
  it("says its numbers in a table", async () => {
    const { container } = await show(
      <Chart kind="bar" title="Messages by day" labels={["11-24", "11-25"]} series={series} isStacked />,
    );
    expect(screen.getByRole("img", { name: "Messages by day" })).toBeTruthy();
    const table = screen.getByRole("table", { name: "Messages by day, as a table" });
    const [, first, second] = within(table).getAllByRole("row");
    expect(first?.textContent).toBe("11-241,2000");
    expect(second?.textContent).toBe("11-253—");
    expect(await barriers(container)).toEqual([]);
  });

  it("says that there is nothing", async () => {
    await show(<Chart kind="donut" title="By type" slices={[{ name: "Marketing", value: 0 }]} />, { language: "zh" });
    expect(screen.getByText("该时段没有数据")).toBeTruthy();
    expect(screen.queryByRole("img", { name: "By type" })).toBeNull();
  });

  it("a share of 0 % is something to see, a count of 0 is not", async () => {
    await show(<Chart kind="line" title="Rate" labels={["1"]} series={[{ name: "a", values: [0] }]} max={1} />);
    expect(screen.getByRole("img", { name: "Rate" })).toBeTruthy();
  });

  it("draws its tips and does not move when asked not to", () => {
    const option = optionOf(
      { kind: "bar", labels: ["1"], series, isStacked: true },
      {
        text: "#000",
        quiet: "#000",
        line: "#000",
        ground: "#fff",
        palette: [],
        font: "",
        isStill: true,
        format: String,
      },
    );
    expect(option).toMatchObject({ animation: false, tooltip: { renderMode: "richText" } });
    expect(option.series).toMatchObject([{ stack: "all", type: "bar" }, { stack: "all" }]);
  });
});
