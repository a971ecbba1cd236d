import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Network, StatisticsQuery } from "@/api/types";
import { useGet } from "@/api/useGet";
import { usePermissions } from "@/auth/useSession";
import { countries } from "@/format/country";
import { useLanguage } from "@/i18n/useLanguage";
import { days } from "@/pages/finance/Days";
import { TYPES } from "@/pages/finance/useExpenseFilters";
import { choice, extra, type Filter, text } from "@/parts/list/filter";
import type { Scope } from "./figures";

const NETWORKS: Network[] = ["cmcc", "cucc", "ctcc", "cbn", "unknown"];
const ALL: StatisticsQuery = { by: "reason" };

/** What statistics can be searched by. */
export function useFilters({ isPlatform, tenant }: Scope, zone: string): Filter[] {
  const { t } = useTranslation(["statistics", "trade"]);
  const language = useLanguage();
  const may = usePermissions();
  const own = useGet({ topic: "other", enabled: !isPlatform && may("catalog:read") }, "/api/v1/routes").data;
  const every = useGet({ topic: "other", enabled: isPlatform && may("routes:read") }, "/api/v1/admin/routes").data;
  const reasons = useGet({ topic: "other", enabled: !isPlatform }, "/api/v1/statistics/detail", { query: ALL }).data;
  const allReasons = useGet({ topic: "other", enabled: isPlatform }, "/api/v1/admin/statistics/detail", {
    query: { ...ALL, tenant },
  }).data;
  return useMemo(() => {
    const routes = (isPlatform ? every : own)?.items.map(({ route_id }) => route_id);
    const known = (isPlatform ? allReasons : reasons)?.items ?? [];
    const filters = [
      days(t("filter.days"), zone),
      choice({
        name: "type",
        label: t("filter.type"),
        options: TYPES.map((value) => ({ value, label: t(`trade:type.${value}`) })),
      }),
      choice({
        name: "country",
        label: t("filter.country"),
        options: countries(language).map(({ iso, name }) => ({ value: iso, label: `${name} (${iso})` })),
      }),
      choice({
        name: "network",
        label: t("filter.network"),
        options: NETWORKS.map((value) => ({ value, label: t(`trade:network.${value}`) })),
      }),
      routes
        ? choice({ name: "route_id", label: t("filter.route"), options: routes.map((value) => ({ value, label: value })) })
        : text({ name: "route_id", label: t("filter.route") }),
      extra(
        choice({
          name: "reason",
          label: t("filter.reason"),
          options: known.flatMap(({ key, name }) => (key ? [{ value: key, label: name ?? key }] : [])),
        }),
      ),
    ];
    if (isPlatform && tenant === undefined) return filters;
    return [
      ...filters,
      extra(text({ name: "signature", label: t("filter.signature") })),
      extra(text({ name: "template_id", label: t("filter.template") })),
    ];
  }, [t, language, zone, isPlatform, tenant, own, every, reasons, allReasons]);
}
