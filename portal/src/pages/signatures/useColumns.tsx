import { Typography } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Signature } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import type { Column } from "@/parts/list/column";
import { LifeTag } from "@/parts/review/LifeTag";

export function useColumns(): Column<Signature>[] {
  const { t } = useTranslation(["signatures", "parts"]);
  const format = useFormat();
  return useMemo(
    (): Column<Signature>[] => [
      {
        key: "text",
        title: t("column.text"),
        width: 200,
        sort: "text",
        render: ({ text }) => <Typography.Text strong>{text}</Typography.Text>,
      },
      { key: "status", title: t("column.status"), width: 140, render: ({ status }) => <LifeTag status={status} /> },
      { key: "usage", title: t("column.usage"), width: 190, render: ({ usage }) => t(`usage.${usage}`) },
      {
        key: "company",
        title: t("column.company"),
        width: 260,
        render: ({ company }) =>
          company === "" ? t("parts:none") : <span style={{ overflowWrap: "anywhere" }}>{company}</span>,
      },
      {
        key: "changed",
        title: t("column.changed"),
        width: 215,
        sort: "changed_at",
        render: ({ changed_at }) => (changed_at ? format.dateTime(changed_at) : t("byPlatform")),
      },
    ],
    [t, format],
  );
}
