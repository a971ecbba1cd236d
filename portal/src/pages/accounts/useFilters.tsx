import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import type { AccountStatus, RoleList, Side } from "@/api/types";
import { useRoleName } from "@/auth/useRoleName";
import { choice, type Choice, one, text } from "@/parts/list/filter";
import { TenantSelect } from "@/parts/TenantSelect";
import { useRoles } from "./useRoles";

const STATUSES: AccountStatus[] = ["invited", "active", "disabled"];
const TENANT_ROLES = ["manager", "sender", "developer", "finance", "viewer"];

/** What accounts are searched by. */
export function useFilters(side: Side) {
  const { t } = useTranslation(["accounts", "trade"]);
  const roleName = useRoleName();
  const [params] = useSearchParams();
  const isAll = side === "platform";
  const tenant = isAll ? (params.get("tenant") ?? undefined) : null;
  const isPlatforms = params.get("type") === "platform";
  const own = useRoles(side, isAll && isPlatforms ? null : tenant).data;
  const platform = useRoles(side, isAll ? null : undefined).data;
  return useMemo(() => {
    const lists = isAll && tenant === undefined && !isPlatforms ? [platform] : [own];
    const words = isAll && tenant === undefined && !isPlatforms ? TENANT_ROLES : [];
    const roles = unique([...lists.flatMap((list) => optionsOf(list, roleName)), ...words.map((role) => ({ value: role, label: roleName({ role }) }))]);
    return [
      text({ name: "q", label: t(isAll ? "filter.qAll" : "filter.q") }),
      ...(isAll
        ? [
            choice({
              name: "type",
              label: t("column.type"),
              options: (["platform", "tenant"] as const).map((value) => ({ value, label: t(`trade:accountType.${value}`) })),
            }),
            one("tenant", t("column.tenant"), <TenantSelect />),
          ]
        : []),
      choice({ name: "role", label: t("column.role"), options: roles }),
      choice({
        name: "status",
        label: t("column.status"),
        options: STATUSES.map((value) => ({ value, label: t(`status.${value}`) })),
      }),
    ];
  }, [t, isAll, tenant, isPlatforms, own, platform, roleName]);
}

function optionsOf(list: RoleList | undefined, roleName: ReturnType<typeof useRoleName>): Choice[] {
  if (!list) return [];
  return [
    ...list.built_in.map(({ role }) => ({ value: role, label: roleName({ role }) })),
    ...list.custom.map(({ id, name }) => ({ value: id, label: name })),
  ];
}

function unique(options: Choice[]): Choice[] {
  return options.filter(({ value }, at) => options.findIndex((other) => other.value === value) === at);
}
