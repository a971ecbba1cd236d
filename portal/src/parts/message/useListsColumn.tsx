import { Flex, Tag, Typography } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { LogItem } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import type { Column } from "../list/column";

/** Which lists stood in a message's way: since when, where the entry came from, and why. */
export function useListsColumn(): Column<LogItem> {
  const { t } = useTranslation("message");
  const format = useFormat();
  return useMemo(
    () => ({
      key: "lists",
      title: t("log.column.lists"),
      width: 320,
      card: "whole",
      render: ({ lists }) =>
        !lists?.length ? (
          <Typography.Text type="secondary">{t("log.list.gone")}</Typography.Text>
        ) : (
          <Flex vertical gap="small">
            {lists.map(({ list, value, source, reason, since }, n) => (
              <Flex key={`${list} ${value} ${n}`} vertical>
                <Flex gap="small" wrap>
                  <Tag color={list === "opt_out" ? "volcano" : "default"}>{t(`log.list.${list}`)}</Tag>
                  {list === "opt_out" && value === "" ? t("log.list.any") : value}
                  {source && <Tag>{t(`log.source.${source}`)}</Tag>}
                </Flex>
                {since && <Typography.Text type="secondary">{t("log.list.since", { when: format.dateTime(since) })}</Typography.Text>}
                {reason && <span style={{ overflowWrap: "anywhere" }}>{reason}</span>}
              </Flex>
            ))}
          </Flex>
        ),
    }),
    [t, format],
  );
}
