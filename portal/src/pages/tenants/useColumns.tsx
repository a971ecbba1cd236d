import { Flex, Tooltip, Typography } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Tenant } from "@/api/types";
import { usePermissions } from "@/auth/useSession";
import { useFormat } from "@/format/useFormat";
import type { Column } from "@/parts/list/column";
import { TenantTag } from "./TenantTag";
import { toTenant } from "./toTenant";
import { Zone } from "./Zone";

export function useColumns(): Column<Tenant>[] {
  const { t } = useTranslation(["tenants", "parts"]);
  const format = useFormat();
  const may = usePermissions();
  const mayFind = may("platform:messages");
  return useMemo(() => {
    const count = (key: "accounts" | "keys" | "orders"): Column<Tenant> => ({
      key,
      title: t(`column.${key}`),
      sort: key,
      isNumber: true,
      render: (tenant) =>
        key === "orders" && tenant.orders === 0 && tenant.status === "active" ? (
          <Tooltip title={t("noOrder")}>
            <Typography.Text type="warning" tabIndex={0}>
              {format.number(0)}
            </Typography.Text>
          </Tooltip>
        ) : (
          format.number(tenant[key])
        ),
    });
    return [
      {
        key: "code",
        title: t("column.code"),
        sort: "code",
        render: ({ code }) => (
          <Link to={toTenant(code)} style={{ overflowWrap: "anywhere" }}>
            {code}
          </Link>
        ),
      },
      {
        key: "name",
        title: t("column.name"),
        sort: "name",
        render: ({ name }) => <div style={{ minWidth: 140, maxWidth: 240, overflowWrap: "anywhere" }}>{name}</div>,
      },
      { key: "status", title: t("column.status"), sort: "status", render: ({ status }) => <TenantTag status={status} /> },
      { key: "zone", title: t("column.zone"), render: ({ time_zone }) => <Zone zone={time_zone} /> },
      count("accounts"),
      count("keys"),
      count("orders"),
      { key: "language", title: t("column.language"), render: ({ language }) => t(`languages.${language}`) },
      {
        key: "created",
        title: t("column.created"),
        sort: "created_at",
        render: ({ created_at }) => (created_at ? format.dateTime(created_at) : t("parts:none")),
      },
      {
        key: "actions",
        title: t("column.actions"),
        isLast: true,
        card: "whole",
        render: ({ code }) => (
          <Flex gap="small">
            <Link to={toTenant(code)} aria-label={t("openOf", { code })}>
              {t("open")}
            </Link>
            {mayFind ? (
              <Link to={`/admin/log?tenant=${encodeURIComponent(code)}`} aria-label={t("messagesOf", { code })}>
                {t("messages")}
              </Link>
            ) : (
              <Tooltip title={t("mayNot")}>
                <Typography.Text disabled tabIndex={0}>
                  {t("messages")}
                </Typography.Text>
              </Tooltip>
            )}
          </Flex>
        ),
      },
    ];
  }, [t, format, mayFind]);
}
