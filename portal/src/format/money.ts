import type { Amount, Language } from "@/api/types";

/**
 * `USD 10,000.00`, `200 SMS`, `200 条`. The decimal text of the API is shown digit by digit: it never becomes a binary
 * number, which could not hold it.
 */
export function money(language: Language, { amount, unit }: Amount): string {
  const digits = group(amount);
  if (unit !== "SMS") return `${unit} ${digits}`;
  return language === "zh" ? `${digits} 条` : `${digits} SMS`;
}

/** Groups the digits before the point by three. */
export function group(decimal: string): string {
  const parts = /^(-?)(\d+)(\.\d+)?$/.exec(decimal);
  if (!parts) return decimal;
  const [, sign = "", whole = "", rest = ""] = parts;
  return sign + whole.replace(/\B(?=(\d{3})+$)/g, ",") + rest;
}
