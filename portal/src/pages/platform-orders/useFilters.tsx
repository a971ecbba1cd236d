import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { choice, type Filter, one, period, text } from "@/parts/list/filter";
import { STATUSES } from "@/parts/order/statuses";
import { TenantSelect } from "@/parts/TenantSelect";

/** What orders of all tenants can be searched by. */
export function useFilters(): Filter[] {
  const { t } = useTranslation(["platform-orders", "order"]);
  return useMemo(
    () => [
      one("tenant", t("filter.tenant"), <TenantSelect />),
      text({ name: "q", label: t("filter.search"), maxLength: 64 }),
      choice({
        name: "status",
        label: t("filter.status"),
        options: STATUSES.map((value) => ({ value, label: t(`order:status.${value}`) })),
      }),
      period({ label: t("order:column.ordered") }),
      choice({
        name: "payment_type",
        label: t("filter.payment"),
        options: (["prepaid", "postpaid"] as const).map((value) => ({ value, label: t(`order:payment.${value}`) })),
      }),
      text({ name: "package_id", label: t("filter.package"), maxLength: 64 }),
      choice({
        name: "level",
        label: t("filter.level"),
        placeholder: t("all"),
        options: [{ value: "attention", label: t("filter.attention") }],
      }),
    ],
    [t],
  );
}
