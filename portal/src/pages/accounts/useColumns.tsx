import { Flex, Tag, Tooltip, Typography } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { ManagedAccount, Side } from "@/api/types";
import { leadsTo } from "@/app/access";
import { useRoleName } from "@/auth/useRoleName";
import { useSession } from "@/auth/useSession";
import { useFormat } from "@/format/useFormat";
import type { Column } from "@/parts/list/column";
import type { Doing } from "./Accounts";
import { AccountTag } from "./AccountTag";
import { RowActions } from "./RowActions";

/** The list's columns. `onAct` is stable. */
export function useColumns(side: Side, onAct: (doing: Doing) => void): Column<ManagedAccount>[] {
  const { t } = useTranslation(["accounts", "trade", "parts"]);
  const format = useFormat();
  const roleName = useRoleName();
  const hasTenantPage = leadsTo("/admin/tenants/:code", useSession());
  return useMemo(() => {
    const quiet = (text: string) => <Typography.Text type="secondary">{text}</Typography.Text>;
    const whose: Column<ManagedAccount> = {
      key: "tenant",
      title: t("column.tenant"),
      width: 130,
      render: ({ tenant_code: code, tenant_name: name }) =>
        code === null ? (
          <Tag>{t("trade:accountType.platform")}</Tag>
        ) : (
          <Tooltip title={name !== code ? name : undefined}>
            {hasTenantPage ? <Link to={`/admin/tenants/${encodeURIComponent(code)}`}>{code}</Link> : <span>{code}</span>}
          </Tooltip>
        ),
    };
    return [
      {
        key: "name",
        title: t("column.name"),
        width: 240,
        sort: "name",
        render: ({ name, mail, is_you }) => (
          <Flex vertical style={{ overflowWrap: "anywhere" }}>
            <Flex wrap gap={6} align="center">
              <Typography.Text strong>{name}</Typography.Text>
              {is_you && <Tag color="blue">{t("you")}</Tag>}
            </Flex>
            <Typography.Text type="secondary" style={{ fontWeight: "normal" }}>
              {mail || t("noMailShort")}
            </Typography.Text>
          </Flex>
        ),
      },
      ...(side === "platform" ? [whose] : []),
      {
        key: "role",
        title: t("column.role"),
        width: 150,
        render: (account) => (
          <Flex wrap gap={6} align="center">
            {roleName(account)}
            {account.role_name !== null && <Tag>{t("custom")}</Tag>}
          </Flex>
        ),
      },
      {
        key: "status",
        title: t("column.status"),
        width: 190,
        sort: "status",
        render: ({ status, invitation_expires_at: until }) => (
          <Flex vertical align="start">
            <AccountTag status={status} />
            {status === "invited" &&
              (until ? (
                quiet(t("invitedUntil", { time: format.dateTime(until) }))
              ) : (
                <Typography.Text type="warning">{t("invitationOver")}</Typography.Text>
              ))}
          </Flex>
        ),
      },
      {
        key: "last",
        title: t("column.last"),
        width: 210,
        sort: "last_sign_in_at",
        render: ({ last_sign_in_at: last, last_sign_in_address: address }) =>
          last ? (
            <Flex vertical>
              {format.dateTime(last)}
              {address && quiet(t("from", { address }))}
            </Flex>
          ) : (
            quiet(t("never"))
          ),
      },
      { key: "language", title: t("column.language"), width: 90, render: ({ language }) => t(`languages.${language}`) },
      {
        key: "totp",
        title: t("column.totp"),
        width: 100,
        render: ({ totp_enabled }) => (totp_enabled ? t("on") : quiet(t("off"))),
      },
      {
        key: "created",
        title: t("column.created"),
        width: 210,
        sort: "created_at",
        render: ({ created_at }) => format.dateTime(created_at),
      },
      {
        key: "actions",
        title: t("column.actions"),
        width: 130,
        isLast: true,
        card: "whole",
        render: (account) => <RowActions account={account} onAct={onAct} />,
      },
    ];
  }, [t, format, roleName, side, hasTenantPage, onAct]);
}
