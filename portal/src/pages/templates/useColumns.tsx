import { Flex, Tag, Typography } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Template } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { Marked } from "@/parts/compose/Marked";
import type { Column } from "@/parts/list/column";
import { LifeTag } from "@/parts/review/LifeTag";

export function useColumns(): Column<Template>[] {
  const { t } = useTranslation(["templates", "trade", "review"]);
  const format = useFormat();
  return useMemo(
    (): Column<Template>[] => [
      {
        key: "name",
        title: t("column.name"),
        width: 200,
        sort: "name",
        render: ({ name }) => <Typography.Text strong>{name}</Typography.Text>,
      },
      {
        key: "status",
        title: t("column.status"),
        width: 200,
        render: ({ status, pending }) => (
          <Flex wrap gap={4}>
            <LifeTag status={status} />
            {pending && status === "approved" && (
              <Tag>{t("pending", { status: t(`review:status.${pending.status}`) })}</Tag>
            )}
          </Flex>
        ),
      },
      { key: "type", title: t("column.type"), width: 130, render: ({ type }) => t(`trade:type.${type}`) },
      { key: "content", title: t("column.content"), width: 420, card: "whole", render: ({ content }) => <Marked content={content} /> },
      { key: "id", title: t("column.id"), width: 150, sort: "template_id", render: ({ template_id }) => template_id },
      {
        key: "created",
        title: t("column.changed"),
        width: 215,
        sort: "created_at",
        render: ({ created_at }) => (created_at ? format.dateTime(created_at) : t("byPlatform")),
      },
    ],
    [t, format],
  );
}
