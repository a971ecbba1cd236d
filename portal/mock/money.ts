// Decimals of the imitated API, as millionths: exact, as the platform counts.

const UNIT = 1_000_000n;

export function micro(text: string): bigint {
  const [whole = "0", fraction = ""] = text.replace("-", "").split(".");
  const value = BigInt(whole) * UNIT + BigInt(fraction.padEnd(6, "0").slice(0, 6));
  return text.startsWith("-") ? -value : value;
}

export function decimal(value: bigint): string {
  const all = value < 0n ? -value : value;
  const fraction = (all % UNIT).toString().padStart(6, "0").replace(/0+$/, "");
  return `${value < 0n ? "-" : ""}${all / UNIT}${fraction === "" ? "" : `.${fraction}`}`;
}

export const plus = (one: string, other: string) => decimal(micro(one) + micro(other));
export const less = (one: string, other: string) => decimal(micro(one) - micro(other));

/** A positive decimal with at most six digits after the point. */
export const isAmount = (text: unknown): text is string =>
  typeof text === "string" && /^\d{1,12}(\.\d{1,6})?$/.test(text) && micro(text) > 0n;
