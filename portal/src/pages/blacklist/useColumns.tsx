import { Button, Flex, Tag, Typography } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { BlacklistItem } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import type { Column } from "@/parts/list/column";

/** The list's columns; without `onRemove` nothing can be taken off. */
export function useColumns(onRemove: ((of: BlacklistItem) => void) | null): Column<BlacklistItem>[] {
  const { t } = useTranslation(["blacklist", "parts"]);
  const format = useFormat();
  return useMemo(() => {
    const columns: Column<BlacklistItem>[] = [
      {
        key: "value",
        title: t("column.value"),
        width: 190,
        render: ({ value }) => <Typography.Text strong>{value}</Typography.Text>,
      },
      { key: "kind", title: t("column.kind"), width: 110, render: ({ kind }) => t(`kind.${kind}`) },
      {
        key: "reason",
        title: t("column.reason"),
        width: 260,
        card: "whole",
        render: ({ reason }) => (reason === "" ? t("parts:none") : <span style={{ overflowWrap: "anywhere" }}>{reason}</span>),
      },
      { key: "source", title: t("column.source"), width: 130, render: ({ source }) => <Tag>{t(`source.${source}`)}</Tag> },
      { key: "by", title: t("column.by"), width: 150, render: ({ added_by }) => added_by || t("parts:none") },
      { key: "at", title: t("column.at"), width: 215, render: ({ added_at }) => format.dateTime(added_at) },
      {
        key: "expires",
        title: t("column.expires"),
        width: 215,
        render: ({ expires_at, expired }) =>
          expires_at === null ? (
            <Typography.Text type="secondary">{t("never")}</Typography.Text>
          ) : (
            <Flex gap="small" wrap>
              {format.dateTime(expires_at)}
              {expired && <Tag color="gold">{t("expired")}</Tag>}
            </Flex>
          ),
      },
    ];
    if (onRemove) {
      columns.push({
        key: "actions",
        title: t("column.actions"),
        width: 110,
        isLast: true,
        card: "whole",
        render: (item) => (
          <Button size="small" type="link" danger aria-label={t("remove.what", { value: item.value })} onClick={() => onRemove(item)}>
            {t("remove.button")}
          </Button>
        ),
      });
    }
    return columns;
  }, [t, format, onRemove]);
}
