import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { PolicyRule, PolicyUnit, PolicyValue } from "@/api/types";
import { countryName } from "@/format/callingCode";
import { group } from "@/format/money";
import { useFormat } from "@/format/useFormat";
import { useLanguage } from "@/i18n/useLanguage";
import { ALL_DAY, endsOf, isOvernight } from "./hours";
import type { Own } from "./draft";
import { listOf } from "./words";

/** So many words of a list are named. */
const NAMED = 12;
/** What a unit is in milliseconds, and from how many on another unit reads better. */
const SPANS: Partial<Record<PolicyUnit, [ms: number, from: number]>> = {
  seconds: [1000, 60],
  minutes: [60_000, 60],
  hours: [3_600_000, 48],
};

/** Values of rules in words. */
export function useSay() {
  const { t, i18n } = useTranslation("policy");
  const format = useFormat();
  const language = useLanguage();
  return useMemo(() => {
    /** `600` seconds as `10 min`; null where that says nothing new. */
    const span = (rule: PolicyRule, value: PolicyValue): string | null => {
      const [ms, from] = (rule.unit && SPANS[rule.unit]) ?? [0, Infinity];
      return typeof value === "number" && value >= from ? format.duration(value * ms) : null;
    };
    const integer = (rule: PolicyRule, value: number): string => {
      if (value === 0 && rule.zero === "unlimited") return t("value.unlimited");
      const shown = format.number(value);
      const text = rule.unit ? t(`unit.${rule.unit}`, { count: value, shown }) : shown;
      const duration = span(rule, value);
      return duration === null ? text : t("value.duration", { value: text, duration });
    };
    const words = (rule: PolicyRule, all: string[]): string => {
      const isCountries = listOf(rule.id) === "countries";
      if (all.length === 0) return t(isCountries ? "value.everywhere" : "value.nothing");
      const named = all.slice(0, NAMED).map((word) => (isCountries ? countryName(language, word) : word));
      const shown = named.join(isCountries ? (language === "zh" ? "、" : ", ") : " ");
      return all.length > NAMED ? t("value.more", { shown, count: all.length - NAMED }) : shown;
    };
    const hours = (value: string): string => {
      if (value === ALL_DAY) return t("value.allDay");
      const [from, until] = endsOf(value);
      return t(isOvernight(value) ? "value.nextDay" : "value.hours", { from, until });
    };
    const choice = (word: string): string => {
      // A choice that this portal does not know yet is shown as the API writes it.
      const isKnown = i18n.exists(`choice.${word}`, { ns: "policy" });
      return isKnown ? t(`choice.${word as "any"}`) : word;
    };
    const say = (rule: PolicyRule, value: PolicyValue): string => {
      if (Array.isArray(value)) return words(rule, value);
      if (typeof value === "boolean") return t(value ? "value.on" : "value.off");
      if (typeof value === "number") return integer(rule, value);
      if (value === "") return t("value.empty");
      if (rule.kind === "hours") return hours(value);
      if (rule.kind === "amount") return t("value.amount", { value: group(value) });
      return choice(value);
    };
    /** With what holds when nothing is set. */
    const sayOwn = (rule: PolicyRule, own: Own, isTenant: boolean): string =>
      own === null
        ? t(isTenant ? "value.inherited" : "value.default", { value: say(rule, rule.inherited) })
        : say(rule, own);
    return { say, sayOwn, choice, span };
  }, [t, i18n, format, language]);
}
