import type { Language } from "@/api/types";
import { tag } from "@/i18n/language";

/** `12,345`; `10,000+` when counting stopped there. */
export function number(language: Language, value: number, isExact = true): string {
  return new Intl.NumberFormat(tag(language)).format(value) + (isExact ? "" : "+");
}

/** A share from 0 to 1 as `97.5%`. Never rounds up to 100% or down to 0% what is not. */
export function percent(language: Language, share: number): string {
  const rounded = Math.round(share * 1000) / 1000;
  const shown = share < 1 && rounded === 1 ? 0.999 : share > 0 && rounded === 0 ? 0.001 : rounded;
  return new Intl.NumberFormat(tag(language), { style: "percent", maximumFractionDigits: 1 }).format(shown);
}

/** `512 B`, `1.5 GB`; powers of 1,000. */
export function bytes(language: Language, value: number): string {
  const units = ["B", "kB", "MB", "GB", "TB", "PB"];
  const power = value < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(value) / 3));
  const shown = value / 1000 ** power;
  const digits = power === 0 || shown >= 100 ? 0 : 1;
  return `${new Intl.NumberFormat(tag(language), { maximumFractionDigits: digits }).format(shown)} ${units[power] ?? ""}`;
}
