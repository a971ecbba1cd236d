import { useFormat } from "@/format/useFormat";

/** Amounts of books, as they stand in columns: `USD 950.58`, `USD 0.045`, `200 SMS`. */
export function useMoney(): (amount: string, unit: string) => string {
  const format = useFormat();
  return (amount, unit) => format.money({ amount: unit === "SMS" ? amount : atLeastCents(amount), unit });
}

/** Two digits after the point, and more only where they say something. Exact: nothing is rounded. */
export function atLeastCents(amount: string): string {
  const [whole = "0", fraction = ""] = amount.split(".");
  return `${whole}.${fraction.replace(/0+$/, "").padEnd(2, "0")}`;
}
