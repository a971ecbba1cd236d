import type { FormInstance } from "antd";
import { useTranslation } from "react-i18next";
import { countryName } from "@/format/callingCode";
import { useFormat } from "@/format/useFormat";
import { useLanguage } from "@/i18n/useLanguage";
import type { PackageForm, PriceRow } from "./PackageForm";

/** More lines than these are only counted. */
const SHOWN = 5;

/** A package's fields and their values in words, to tell what somebody else changed. */
export function useFieldWords(form: FormInstance<PackageForm>) {
  const { t } = useTranslation(["packages", "order", "trade"]);
  const format = useFormat();
  const language = useLanguage();
  const name = (field: keyof PackageForm): string => {
    const words: Record<keyof PackageForm, string> = {
      product_name: t("form.product"),
      business_channel: t("form.channel"),
      direction: t("form.direction"),
      types: t("form.types"),
      payment_type: t("form.payment"),
      unit: t("form.unit"),
      total_amount: t("form.total"),
      warning_threshold: t("form.warning"),
      prohibiting_threshold: t("form.prohibiting"),
      validity_days: t("form.validity"),
      charge_on: t("form.chargeOn"),
      prices: t("detail.prices"),
      routes: t("form.routes"),
    };
    return words[field];
  };
  const line = ({ type, country, network, per_segment }: PriceRow) =>
    [
      type && t(`trade:type.${type}`),
      country && countryName(language, country),
      network && t(`trade:network.${network}`),
      per_segment,
    ]
      .filter(Boolean)
      .join(" ");
  const say = (field: keyof PackageForm, value: unknown): string => {
    const texts: Partial<Record<keyof PackageForm, () => string>> = {
      direction: () =>
        value === "everywhere" ? t("order:everywhere") : t(`trade:direction.${value as "mainland"}`),
      types: () =>
        (value as PackageForm["types"]).map((type) => t(`trade:type.${type}`)).join(" · ") || t("order:allTypes"),
      payment_type: () => t(`order:payment.${value as "prepaid"}`),
      charge_on: () => t(`order:chargeOn.${value as "delivered"}`),
      validity_days: () =>
        value === null ? t("order:endless") : t("order:days", { count: value as number, n: format.number(value as number) }),
      prices: () => {
        const rows = value as PriceRow[];
        if (rows.length > SHOWN) return t("lines", { count: rows.length, n: format.number(rows.length) });
        return rows.map(line).join("; ") || t("order:nothing");
      },
      routes: () => (value as string[]).join(", "),
    };
    const text = texts[field];
    if (text) return text();
    const plain = typeof value === "string" ? value : "";
    if (plain === "") return t("order:nothing");
    const isAmount = field === "total_amount" || field.endsWith("threshold");
    return isAmount ? format.money({ amount: plain, unit: form.getFieldValue("unit") as string }) : plain;
  };
  return { name, say };
}
