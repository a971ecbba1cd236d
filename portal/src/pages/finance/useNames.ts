import { useTranslation } from "react-i18next";
import { countryName } from "@/format/callingCode";
import { useLanguage } from "@/i18n/useLanguage";
import type { SmsType } from "@/api/types";
import type { Split } from "./split";
import { useMoney } from "./useMoney";

/** What parts of the expenses are called. */
export function useNames() {
  const { t } = useTranslation(["finance", "trade"]);
  const language = useLanguage();
  const money = useMoney();
  const unknown = t("unknown");
  const names = {
    type: (type: SmsType | null) => (type ? t(`trade:type.${type}`) : unknown),
    country: (iso: string | null) => (iso ? countryName(language, iso) : unknown),
    route: (route: string | null) => route ?? unknown,
    task: (task: string | null) => task ?? t("noTask"),
    price: (price: string, unit: string) => t("perSegment", { price: money(price, unit) }),
  };
  /** A part by the key it was put under. */
  const part = (by: Split, key: string, unit: string): string => {
    if (key === "") return by === "task" ? names.task(null) : unknown;
    if (by === "type") return names.type(key as SmsType);
    if (by === "country") return names.country(key);
    return by === "price" ? names.price(key, unit) : key;
  };
  return { ...names, part };
}
