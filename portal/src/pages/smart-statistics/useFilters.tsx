import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useGet } from "@/api/useGet";
import { usePermissions } from "@/auth/useSession";
import { days } from "@/pages/finance/Days";
import { choice, extra, type Filter, text } from "@/parts/list/filter";
import type { Scope } from "./figures";

/** What Smart SMS figures can be searched by. */
export function useFilters({ isPlatform }: Scope, zone: string): Filter[] {
  const { t } = useTranslation("smart-statistics");
  const may = usePermissions();
  const own = useGet({ topic: "other", enabled: !isPlatform && may("smart:read") }, "/api/v1/smart/profiles").data;
  return useMemo(() => {
    const brands = own?.items.map(({ id, name }) => ({ value: id, label: name }));
    return [
      days(t("filter.days"), zone),
      brands
        ? choice({ name: "profile", label: t("filter.profile"), options: brands })
        : text({ name: "profile", label: t("filter.profileId") }),
      ...(isPlatform ? [] : [extra(text({ name: "mission", label: t("filter.mission") }))]),
    ];
  }, [t, zone, isPlatform, own]);
}
