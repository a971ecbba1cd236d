import { InfoCircleOutlined } from "@ant-design/icons";
import { Button, Flex, Popover, Typography } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { CustomRole } from "@/api/types";
import { leadsTo } from "@/app/access";
import { useSession } from "@/auth/useSession";
import { useFormat } from "@/format/useFormat";
import type { Column } from "@/parts/list/column";
import type { Doing } from "./Roles";
import { toAccounts, type Whose } from "./side";

export type RoleRow = {
  /** The word of a built-in role, the id of another. */
  key: string;
  name: string;
  description: string;
  permissions: string[];
  accounts: number;
  /** Null: built in. */
  custom: CustomRole | null;
};

type Options = { whose: Whose; onAct?: (doing: Doing) => void; isCustom: boolean };

export function useColumns({ whose, onAct, isCustom }: Options): Column<RoleRow>[] {
  const { t } = useTranslation("roles");
  const format = useFormat();
  const session = useSession();
  const maySee = leadsTo(whose.side === "platform" ? "/admin/accounts" : "/accounts", session);
  return useMemo(() => {
    const created: Column<RoleRow> = {
      key: "created",
      title: t("column.created"),
      width: 210,
      render: ({ custom }) => custom && format.dateTime(custom.created_at),
    };
    return [
      {
        key: "name",
        title: t("column.name"),
        width: 300,
        render: ({ name, description }) => (
          <Flex vertical style={{ overflowWrap: "anywhere" }}>
            <Typography.Text strong>{name}</Typography.Text>
            {description && (
              <Typography.Text type="secondary" style={{ fontWeight: "normal", whiteSpace: "pre-wrap" }}>
                {description}
              </Typography.Text>
            )}
          </Flex>
        ),
      },
      {
        key: "permissions",
        title: t("column.permissions"),
        width: 150,
        render: ({ permissions }) => t("count", { count: permissions.length }),
      },
      {
        key: "accounts",
        title: t("column.accounts"),
        width: 130,
        render: ({ key, name, accounts }) => {
          const held = t("accounts", { count: accounts });
          if (!maySee || accounts === 0) return held;
          return (
            <Link to={toAccounts(whose, key)} aria-label={t("accountsOf", { accounts: held, name })}>
              {held}
            </Link>
          );
        },
      },
      ...(isCustom ? [created] : []),
      ...(onAct
        ? [
            {
              key: "actions",
              title: t("column.actions"),
              width: 200,
              isLast: true,
              card: "whole" as const,
              render: (row: RoleRow) => <Actions row={row} onAct={onAct} />,
            },
          ]
        : []),
    ];
  }, [t, format, whose, onAct, isCustom, maySee]);
}

function Actions({ row: { key, name, custom }, onAct }: { row: RoleRow; onAct: (doing: Doing) => void }) {
  const { t } = useTranslation("roles");
  return (
    <Flex>
      {custom?.can.includes("change") && (
        <Button
          size="small"
          type="link"
          aria-label={t("editOf", { name })}
          onClick={() => onAct({ act: "edit", role: custom })}
        >
          {t("edit")}
        </Button>
      )}
      <Button size="small" type="link" aria-label={t("copyOf", { name })} onClick={() => onAct({ act: "create", from: key })}>
        {t("copy")}
      </Button>
      {custom?.can.includes("delete") && (
        <Button
          size="small"
          type="link"
          danger
          aria-label={t("deleteOf", { name })}
          onClick={() => onAct({ act: "delete", role: custom })}
        >
          {t("delete")}
        </Button>
      )}
      {custom?.can.length === 0 && (
        <Popover trigger={["click"]} content={<div style={{ maxWidth: 300 }}>{t("cannot")}</div>}>
          <Button size="small" type="text" icon={<InfoCircleOutlined />} aria-label={t("cannot")} />
        </Popover>
      )}
    </Flex>
  );
}
