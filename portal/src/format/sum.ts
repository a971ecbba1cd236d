import type { Amount } from "@/api/types";

/** Digits after the point that are kept: more than any price has. */
const SCALE = 12;

/** Exact sums, one for each unit, in the order in which the units appear. */
export function sums(amounts: Iterable<Amount>): Amount[] {
  const totals = new Map<string, { value: bigint; digits: number }>();
  for (const { amount, unit } of amounts) {
    const [whole = "0", fraction = ""] = amount.replace("-", "").split(".");
    const value = BigInt(whole + fraction.padEnd(SCALE, "0").slice(0, SCALE)) * (amount.startsWith("-") ? -1n : 1n);
    const before = totals.get(unit);
    totals.set(unit, {
      value: (before?.value ?? 0n) + value,
      digits: Math.max(before?.digits ?? 0, fraction.length),
    });
  }
  return [...totals].map(([unit, { value, digits }]) => ({ amount: decimal(value, digits), unit }));
}

/** With as many digits after the point as the longest of the summands had. */
function decimal(value: bigint, digits: number): string {
  const text = (value < 0n ? -value : value).toString().padStart(SCALE + 1, "0");
  const fraction = text.slice(-SCALE).slice(0, digits);
  return `${value < 0n ? "-" : ""}${text.slice(0, -SCALE)}${fraction === "" ? "" : `.${fraction}`}`;
}
