import type { Language } from "@/api/types";
import { tag } from "@/i18n/language";

/** Those the trade is mostly paid in come first. */
const FIRST = ["USD", "CNY", "EUR", "HKD", "GBP", "SGD", "JPY"];

/** Every currency the browser knows (ISO 4217), as choices. */
export function currencies(language: Language): { value: string; label: string }[] {
  const names = new Intl.DisplayNames(tag(language), { type: "currency" });
  const rest = Intl.supportedValuesOf("currency").filter((code) => !FIRST.includes(code));
  return [...FIRST, ...rest].map((code) => ({ value: code, label: `${code} · ${names.of(code) ?? code}` }));
}
