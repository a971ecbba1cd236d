import { Button, Flex, Tag, Typography } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { ScreeningWord } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import type { Column } from "@/parts/list/column";
import { ActionTag } from "./ActionTag";

type Doing = { edit: (of: ScreeningWord) => void; remove: (of: ScreeningWord) => void };

/** The list's columns; without `doing` nothing can be changed. */
export function useWordColumns(doing: Doing | null): Column<ScreeningWord>[] {
  const { t } = useTranslation(["screening", "parts"]);
  const format = useFormat();
  return useMemo(() => {
    const columns: Column<ScreeningWord>[] = [
      {
        key: "word",
        title: t("column.word"),
        width: 190,
        render: ({ word, off }) => (
          <Flex gap="small" wrap>
            <Typography.Text strong delete={off} style={{ overflowWrap: "anywhere" }}>
              {word}
            </Typography.Text>
            {off && <Tag>{t("state.off")}</Tag>}
          </Flex>
        ),
      },
      { key: "category", title: t("column.category"), width: 190, render: ({ category_name }) => category_name },
      {
        key: "action",
        title: t("column.own"),
        width: 150,
        render: ({ action }) =>
          action === null ? (
            <Typography.Text type="secondary">{t("own.category")}</Typography.Text>
          ) : action === "pass" ? (
            <Tag color="green">{t("own.pass")}</Tag>
          ) : (
            <ActionTag action={action} />
          ),
      },
      { key: "match", title: t("column.match"), width: 170, render: ({ match }) => t(`match.${match}`) },
      { key: "origin", title: t("column.origin"), width: 130, render: ({ origin }) => t(`origin.${origin}`) },
      {
        key: "note",
        title: t("column.note"),
        width: 200,
        card: "whole",
        render: ({ note }) => (note === "" ? t("parts:none") : <span style={{ overflowWrap: "anywhere" }}>{note}</span>),
      },
      {
        key: "changed",
        title: t("column.changed"),
        width: 210,
        render: ({ changed_at, changed_by }) =>
          changed_at === null ? (
            t("parts:none")
          ) : (
            <span>
              {format.dateTime(changed_at)}
              <br />
              {changed_by}
            </span>
          ),
      },
    ];
    if (doing) {
      columns.push({
        key: "actions",
        title: t("column.actions"),
        width: 160,
        isLast: true,
        card: "whole",
        render: (item) => (
          <Flex gap={4}>
            <Button size="small" type="link" aria-label={t("edit.what", { word: item.word })} onClick={() => doing.edit(item)}>
              {t("edit.button")}
            </Button>
            {item.origin !== "delivered" && (
              <Button
                size="small"
                type="link"
                danger
                aria-label={t(`remove.what.${item.origin}`, { word: item.word })}
                onClick={() => doing.remove(item)}
              >
                {t(`remove.button.${item.origin}`)}
              </Button>
            )}
          </Flex>
        ),
      });
    }
    return columns;
  }, [t, format, doing]);
}
