import { expect, it } from "vitest";
import { cancellable, grouped, successRate } from "./counts";

it("puts every state into one group", () => {
  const counts = {
    delivered: 5,
    undelivered: 1,
    rejected: 2,
    refused: 3,
    expired: 4,
    unconfirmed: 6,
    held: 1,
    queued: 2,
  };
  expect(grouped({ ...counts, sending: 3, submitted: 4, cancelled: 9 })).toEqual({
    delivered: 5,
    failed: 10,
    unconfirmed: 6,
    pending: 10,
    cancelled: 9,
  });
  expect(cancellable(counts)).toBe(3);
});

it("rates what is finished, and nothing before", () => {
  expect(successRate({ queued: 3, cancelled: 2 })).toBeNull();
  expect(successRate({ delivered: 3, undelivered: 1, submitted: 10, cancelled: 5 })).toBe(0.75);
});
