// @vitest-environment node
import { describe, expect, it } from "vitest";
import type { Expense } from "@/api/types";
import { daysBetween, daysOf, isMonth, isOverEverywhere, monthAfter, monthsBetween } from "./calendar";
import { datesOf, seriesOf } from "./series";
import { decimalOf, shareOf, split, sumOf } from "./split";
import { atLeastCents } from "./useMoney";

const row = (date: string, country: string | null, charged: string, more: Partial<Expense> = {}): Expense => ({
  date,
  type: "notification",
  country,
  route_id: "CMIMY_Notification",
  task: null,
  order_number: "CloudSMS_20211117141632",
  product_name: "CMIMY_PACK02",
  unit: "USD",
  price: "0.045",
  messages: 2,
  segments: 3,
  charged,
  returned_messages: 0,
  returned: "0",
  log: "",
  ...more,
});

describe("sums", () => {
  it("are exact, the largest part first", () => {
    const rows = [row("2021-11-01", "PH", "0.1"), row("2021-11-02", null, "0.1"), row("2021-11-02", "PH", "0.2")];
    expect(sumOf(rows)).toBe("0.4");
    expect(split(rows, "country")).toEqual([
      { key: "PH", messages: 4, segments: 6, charged: "0.3" },
      { key: "", messages: 2, segments: 3, charged: "0.1" },
    ]);
    const told = [...rows, row("2021-11-02", "PH", "1", { task: "Sale" })];
    expect(split(told, "task").map(({ key, charged }) => [key, charged])).toEqual([
      ["Sale", "1"],
      ["", "0.4"],
    ]);
    expect(split([], "price")).toEqual([]);
    expect(sumOf([])).toBe("0");
  });

  it("have no share of nothing", () => {
    expect(shareOf("1", "4")).toBe(0.25);
    expect(shareOf("0", "0")).toBeNull();
  });

  it("are written with cents, and more digits only where they say something", () => {
    expect(["950.580", "3", "0.045", "-5", "0.0450", "1204.500001"].map(atLeastCents)).toEqual([
      "950.58",
      "3.00",
      "0.045",
      "-5.00",
      "0.045",
      "1204.500001",
    ]);
    expect([0.1 + 0.2, 120, 0, 0.000001].map(decimalOf)).toEqual(["0.3", "120", "0", "0.000001"]);
  });
});

describe("the chart", () => {
  const period = { from: "2021-11-01", until: "2021-11-03", isMonthly: false };

  it("has every day, also those without expenses", () => {
    const rows = [row("2021-11-01", "PH", "1.5"), row("2021-11-03", "PH", "1"), row("2021-11-03", "MY", "2")];
    const dates = datesOf(period);
    const series = seriesOf({ rows, by: "country", dates, nameOf: (key) => key, others: "Others" });
    expect(series).toEqual([
      { name: "PH", values: [1.5, 0, 1] },
      { name: "MY", values: [0, 0, 2] },
    ]);
  });

  it("puts what would have no colour of its own together", () => {
    const rows = Array.from({ length: 9 }, (_, at) => row("2021-11-01", `C${at}`, String(10 - at)));
    const series = seriesOf({ rows, by: "country", dates: ["2021-11-01"], nameOf: (key) => key, others: "Others" });
    expect(series.map(({ name }) => name)).toEqual(["C0", "C1", "C2", "C3", "C4", "C5", "Others"]);
    expect(series.at(-1)?.values).toEqual([4 + 3 + 2]);
  });
});

describe("the calendar", () => {
  it("knows days and months", () => {
    expect(daysBetween("2021-02-27", "2021-03-01")).toEqual(["2021-02-27", "2021-02-28", "2021-03-01"]);
    expect(daysBetween("2021-02-27", "2021-02-26")).toEqual([]);
    expect(monthsBetween("2021-11-30", "2022-01-01")).toEqual(["2021-11", "2021-12", "2022-01"]);
    expect([monthAfter("2021-12", 1), monthAfter("2021-01", -1)]).toEqual(["2022-01", "2020-12"]);
    expect(daysOf("2024-02")).toEqual(["2024-02-01", "2024-02-29"]);
    expect(["2021-11", "2021-13", "2021", "", null].map(isMonth)).toEqual([true, false, false, false, false]);
  });

  it("ends a month when it is over in the last zone", () => {
    expect(isOverEverywhere("2021-11", Date.parse("2021-12-01T12:14:59Z"))).toBe(false);
    expect(isOverEverywhere("2021-11", Date.parse("2021-12-01T12:15:00Z"))).toBe(true);
  });
});
