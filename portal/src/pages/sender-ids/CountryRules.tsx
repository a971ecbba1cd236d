import { Alert } from "antd";
import { useTranslation } from "react-i18next";
import type { SenderCountry } from "@/api/types";
import { useGet } from "@/api/useGet";
import { countryName } from "@/format/callingCode";
import { useFormat } from "@/format/useFormat";
import { useLanguage } from "@/i18n/useLanguage";

/** What the chosen countries demand of sender IDs. */
export function CountryRules({ chosen }: { chosen: string[] }) {
  const { t } = useTranslation("sender-ids");
  const language = useLanguage();
  const say = useSay();
  const { data } = useGet({ topic: "other" }, "/api/v1/sender-ids/countries");
  if (!data || chosen.length === 0) return null;
  const ruleOf = (iso: string) =>
    data.items.find(({ country }) => country === iso) ?? data.items.find(({ country }) => country === null);
  return (
    <Alert
      type="info"
      style={{ marginBottom: 20 }}
      title={t("form.rules")}
      description={
        <ul style={{ margin: 0, paddingInlineStart: 18 }}>
          {chosen.map((iso) => {
            const rule = ruleOf(iso);
            return (
              rule && (
                <li key={iso}>
                  <strong>{countryName(language, iso)}</strong> {say(rule)}
                </li>
              )
            );
          })}
        </ul>
      }
    />
  );
}

function useSay(): (rule: SenderCountry) => string {
  const { t } = useTranslation("sender-ids");
  const format = useFormat();
  return (rule) => {
    const [from, to] = rule.letters === "no" ? [rule.digits_min, rule.digits_max] : [rule.chars_min, rule.chars_max];
    const lines = [
      t(`rule.${rule.letters}`, { from: format.number(from), to: format.number(to) }),
      t(`rule.${rule.registration}`, { mark: rule.registered_prefix }),
      rule.marketing_prefix && t("rule.marketingPrefix", { mark: rule.marketing_prefix }),
      rule.marketing_suffix && t("rule.marketingSuffix", { mark: rule.marketing_suffix }),
    ];
    return lines.filter(Boolean).join(" ");
  };
}
