import { describe, expect, it } from "vitest";
import type { OrderItem } from "@/api/types";
import { fill, mark, spent, urgentFirst } from "./order";

const prepaid: OrderItem = {
  number: "CloudSMS_20211115174443",
  product: "SMM",
  status: "active",
  payment: "prepaid",
  unit: "SMS",
  total: "200",
  held: "0",
  charged: "150",
  remaining: "50",
  warning_threshold: null,
  prohibiting_threshold: null,
  level: "normal",
  expires_at: null,
};
const postpaid: OrderItem = {
  ...prepaid,
  payment: "postpaid",
  unit: "USD",
  total: null,
  held: "0.1",
  charged: "7.2",
  remaining: "2.7",
  warning_threshold: "5",
  prohibiting_threshold: "10",
  level: "warned",
};

describe("an order's bar", () => {
  it("is what is left of a prepaid one, what was spent of a post-paid one", () => {
    expect([fill(prepaid), mark(prepaid)]).toEqual([0.25, null]);
    expect(spent(postpaid)).toEqual({ amount: "7.3", unit: "USD" });
    expect([fill(postpaid), mark(postpaid)]).toEqual([0.73, 0.5]);
  });

  it("stays within its ends, and is absent where there is no whole", () => {
    expect(fill({ ...postpaid, charged: "99" })).toBe(1);
    expect(fill({ ...prepaid, total: "0", remaining: "0" })).toBeNull();
    expect(fill({ ...postpaid, warning_threshold: null, prohibiting_threshold: null })).toBeNull();
  });
});

it("shows the most urgent order first and those that ended last", () => {
  const level = (number: string, more: Partial<OrderItem>) => ({ ...prepaid, number, ...more });
  const orders = [
    level("ended", { status: "expired", level: "prohibited" }),
    level("fine", {}),
    level("waiting", { status: "ordered" }),
    level("stopped", { level: "prohibited" }),
    level("low", { level: "warned" }),
  ];
  expect(urgentFirst(orders).map(({ number }) => number)).toEqual(["stopped", "low", "fine", "waiting", "ended"]);
});
