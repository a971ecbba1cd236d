import { useTranslation } from "react-i18next";
import type { DeliveryRow, Network, SmsType, StatisticsBy } from "@/api/types";
import { countryName } from "@/format/callingCode";
import { useLanguage } from "@/i18n/useLanguage";

/** What people call what a row is about. */
export function useKeyName(): (by: StatisticsBy, row: Pick<DeliveryRow, "key" | "name">) => string {
  const { t } = useTranslation(["statistics", "trade"]);
  const language = useLanguage();
  return (by, { key, name }) => {
    if (key === null) return t(by === "template" ? "by.free" : "by.unknown");
    if (by === "type") return t(`trade:type.${key as SmsType}`);
    if (by === "country") return countryName(language, key);
    if (by === "network") return t(`trade:network.${key as Network}`);
    if (by === "hour") return `${key}:00`;
    if (by === "tenant" && name !== null) return `${key} · ${name}`;
    return name ?? key;
  };
}
