import { describe, expect, it } from "vitest";
import type { DayCounts } from "@/api/types";
import { sumOf } from "./figures";

const day = (by_status: DayCounts["by_status"], messages: number): DayCounts => ({
  date: "2026-08-01",
  by_status,
  by_type: {},
  messages,
  segments: messages * 2,
  success_rate: null,
});

describe("the sum of days", () => {
  it("makes the rate from the counts, without those that are cancelled or under way", () => {
    const days = [day({ delivered: 98, undelivered: 1, refused: 1, cancelled: 50 }, 150), day({ unconfirmed: 1, open: 4 }, 5)];
    expect(sumOf(days)).toEqual({ messages: 155, segments: 310, open: 4, successRate: 98 / 101 });
  });

  it("has no rate where nothing is decided", () => {
    expect(sumOf([]).successRate).toBeNull();
    expect(sumOf([day({ open: 3, cancelled: 1 }, 4)]).successRate).toBeNull();
  });
});
