import { Select } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { SmsType } from "@/api/types";
import { countries } from "@/format/country";
import { useLanguage } from "@/i18n/useLanguage";
import { choice, type Filter, one, text } from "@/parts/list/filter";
import { days } from "./Days";

export const TYPES: SmsType[] = ["verification", "notification", "marketing"];

type Options = {
  /** Whose days they are. */
  zone: string;
  /** To choose from; any may be typed where they are not known. */
  routes?: string[];
  orders?: string[];
};

/** What expenses can be searched by. */
export function useExpenseFilters({ zone, routes, orders }: Options): Filter[] {
  const { t } = useTranslation(["finance", "trade"]);
  const language = useLanguage();
  return useMemo(() => {
    const known = (name: string, label: string, values: string[] | undefined) =>
      values
        ? choice({ name, label, options: values.map((value) => ({ value, label: value })) })
        : text({ name, label });
    const periods = [
      { value: "day", label: t("filter.day") },
      { value: "month", label: t("filter.month") },
    ];
    const apart = [{ value: "task", label: t("filter.byTask") }];
    return [
      days(t("filter.days"), zone),
      one("period", t("filter.period"), <Select allowClear placeholder={t("filter.day")} options={periods} />),
      choice({
        name: "type",
        label: t("column.type"),
        options: TYPES.map((value) => ({ value, label: t(`trade:type.${value}`) })),
      }),
      choice({
        name: "country",
        label: t("column.country"),
        options: countries(language).map(({ iso, name }) => ({ value: iso, label: `${name} (${iso})` })),
      }),
      known("route_id", t("column.route"), routes),
      known("order", t("column.order"), orders),
      text({ name: "task", label: t("column.task") }),
      one("group_by", t("filter.apart"), <Select allowClear placeholder={t("filter.together")} options={apart} />),
    ];
  }, [t, language, zone, routes, orders]);
}
