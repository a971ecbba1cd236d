import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { TenantContact } from "@/api/types";
import { countryName } from "@/format/callingCode";
import { useLanguage } from "@/i18n/useLanguage";
import type { TenantForm } from "./TenantForm";

type Field = keyof TenantForm;

/** A field's name, and any value of it in words. */
export function useFieldWords() {
  const { t } = useTranslation(["tenants", "parts"]);
  const language = useLanguage();
  const name = useCallback((field: Field) => t(`field.${field}`), [t]);
  const say = useCallback(
    (field: Field, value: unknown): string => {
      const list = (values: unknown, none: string, word: (value: unknown) => string = String) =>
        Array.isArray(values) && values.length > 0 ? values.map(word).join(language === "zh" ? "、" : ", ") : none;
      switch (field) {
        case "language":
          return t(`languages.${value as TenantForm["language"]}`);
        case "free_content":
          return t(value === true ? "yes" : "no");
        case "signature_preset":
          return t(`preset.${value as TenantForm["signature_preset"]}`);
        case "default_country":
          return countryName(language, String(value));
        case "countries":
          return list(value, t("allCountries"), (iso) => countryName(language, String(iso)));
        case "sender_ids":
          return list(value, t("anySender"));
        case "uplink_numbers":
          return list(value, t("noNumbers"));
        case "contacts":
          return list(value, t("parts:none"), (contact) => (contact as TenantContact).name);
        case "max_request_endpoints":
          return t("addressCount", { count: Number(value) });
        default:
          return String(value);
      }
    },
    [t, language],
  );
  return { name, say };
}
