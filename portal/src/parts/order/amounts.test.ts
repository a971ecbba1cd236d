import { describe, expect, it } from "vitest";
import { add, barOf, compare, minus, used } from "./amounts";

const order = {
  payment_type: "prepaid" as const,
  total_amount: "200",
  charged: "50",
  held: "10",
  credited: "0",
  warning_threshold: null,
  prohibiting_threshold: null,
};

describe("amounts of an order", () => {
  it("adds and compares decimals exactly", () => {
    expect(add("0.1", "0.2")).toBe("0.3");
    expect(add("9007199254740993", "1")).toBe("9007199254740994");
    expect(minus(minus("5"))).toBe("5");
    expect([compare("0.30", "0.3"), compare("10", "9"), compare("-1", "0.5"), compare("-0", "0")]).toEqual([0, 1, -1, 0]);
    expect(used({ charged: "11208.55", held: "3.4", credited: "1000" })).toBe("10211.95");
  });

  it("fills a prepaid order's bar with what is charged and held", () => {
    expect(barOf(order)).toEqual({ charged: 0.25, held: 0.05, mark: null });
    expect(barOf({ ...order, total_amount: "0" })).toBeNull();
    expect(barOf({ ...order, charged: "500" })).toEqual({ charged: 1, held: 0, mark: null });
  });

  it("measures a post-paid order by its thresholds", () => {
    const late = { ...order, payment_type: "postpaid" as const, total_amount: null };
    expect(barOf(late)).toBeNull();
    const bar = barOf({ ...late, charged: "60", credited: "10", warning_threshold: "50", prohibiting_threshold: "100" });
    expect(bar?.charged).toBe(0.5);
    expect(bar?.held).toBeCloseTo(0.1);
    expect(bar?.mark).toBe(0.5);
    // Payments beyond what was used leave the bar empty.
    expect(barOf({ ...late, credited: "100", prohibiting_threshold: "100" })).toEqual({ charged: 0, held: 0, mark: null });
  });
});
