import { describe, expect, it } from "vitest";
import { changesOf, merged } from "./merge";

type Values = { name: string; days: number | null; prices: string[] };
const base: Values = { name: "SMM", days: 30, prices: ["0.045"] };
const mine: Values = { name: "SMM 2", days: 30, prices: ["0.05"] };
const theirs: Values = { name: "SMM", days: 60, prices: ["0.04"] };

describe("two who change the same", () => {
  it("tells what the other changed, and what both did", () => {
    expect(changesOf(base, mine, theirs)).toEqual([
      { field: "days", before: 30, now: 60, isBoth: false },
      { field: "prices", before: ["0.045"], now: ["0.04"], isBoth: true },
    ]);
    expect(changesOf(base, { ...mine, prices: theirs.prices }, theirs).map(({ isBoth }) => isBoth)).toEqual([false, false]);
  });

  it("keeps what was typed and takes over the rest", () => {
    expect(merged(base, mine, theirs)).toEqual({ name: "SMM 2", days: 60, prices: ["0.05"] });
  });
});
