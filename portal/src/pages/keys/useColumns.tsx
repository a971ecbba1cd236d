import { CheckCircleOutlined, StopOutlined } from "@ant-design/icons";
import { Button, Flex, Tag, Typography } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { KeyItem } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import type { Column } from "@/parts/list/column";
import { Few } from "./Few";
import { wordOf } from "./scope";

export type Action = "edit" | "rotate" | "revoke";

/** The list's columns. `onAct` is stable. */
export function useColumns(onAct: (action: Action, key: KeyItem) => void): Column<KeyItem>[] {
  const { t } = useTranslation(["keys", "parts"]);
  const format = useFormat();
  return useMemo(() => {
    const quiet = (text: string) => <Typography.Text type="secondary">{text}</Typography.Text>;
    return [
      {
        key: "name",
        title: t("column.name"),
        width: 190,
        sort: "name",
        render: (key) => (
          <Flex vertical>
            <Typography.Text strong style={{ overflowWrap: "anywhere" }}>
              {key.name}
            </Typography.Text>
            <Typography.Text type="secondary" style={{ fontWeight: "normal" }}>
              <code>{key.hint}…</code>
            </Typography.Text>
          </Flex>
        ),
      },
      {
        key: "status",
        title: t("column.status"),
        width: 110,
        render: ({ status, revoked_at }) =>
          status === "active" ? (
            <Tag color="green" icon={<CheckCircleOutlined />}>
              {t("status.active")}
            </Tag>
          ) : (
            <Flex vertical align="start">
              <Tag icon={<StopOutlined />}>{t("status.revoked")}</Tag>
              {revoked_at && quiet(t("revokedAt", { time: format.dateTime(revoked_at) }))}
            </Flex>
          ),
      },
      {
        key: "lastUsed",
        title: t("column.lastUsed"),
        width: 165,
        sort: "last_used_at",
        render: ({ last_used_at }) => (last_used_at ? format.dateTime(last_used_at) : quiet(t("neverUsed"))),
      },
      {
        key: "scopes",
        title: t("column.scopes"),
        width: 180,
        render: ({ scopes }) => {
          const words = scopes.map((scope) => {
            const word = wordOf(scope);
            return word ? t(`scope.${word}`) : scope;
          });
          return <Few items={words} none={<Tag color="gold">{t("everything")}</Tag>} />;
        },
      },
      {
        key: "ips",
        title: t("column.ips"),
        width: 150,
        render: ({ ips }) => <Few items={ips.map(bare)} none={quiet(t("anyAddress"))} />,
      },
      {
        key: "routes",
        title: t("column.routes"),
        width: 155,
        render: ({ routes }) => <Few items={routes} none={quiet(t("allRoutes"))} />,
      },
      {
        key: "rate",
        title: t("column.rate"),
        width: 130,
        render: ({ rate_per_s, burst }) =>
          rate_per_s === 0 && burst === 0 ? (
            quiet(t("defaultRate"))
          ) : (
            <Flex vertical>
              <span>{rate_per_s === 0 ? t("defaultRate") : t("perSecond", { rate: format.number(rate_per_s) })}</span>
              {burst > 0 && quiet(t("burst", { burst: format.number(burst) }))}
            </Flex>
          ),
      },
      {
        key: "created",
        title: t("column.created"),
        width: 165,
        sort: "created_at",
        render: ({ created_at }) => format.dateTime(created_at),
      },
      {
        key: "actions",
        title: t("column.actions"),
        width: 190,
        isLast: true,
        card: "whole",
        render: (key) =>
          key.status === "active" ? (
            <Flex>
              {(["edit", "rotate", "revoke"] as const).map((action) => (
                <Button
                  key={action}
                  size="small"
                  type="link"
                  danger={action === "revoke"}
                  aria-label={t(`${action}What`, { name: key.name })}
                  onClick={() => onAct(action, key)}
                >
                  {t(action)}
                </Button>
              ))}
            </Flex>
          ) : (
            <span aria-label={t("parts:noneLabel")} role="img">
              {t("parts:none")}
            </span>
          ),
      },
    ];
  }, [t, format, onAct]);
}

/** One address needs no length. */
function bare(network: string): string {
  return network.replace(/^([\d.]+)\/32$|^([\da-f:.]+)\/128$/i, "$1$2");
}
