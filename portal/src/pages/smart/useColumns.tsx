import { Flex, Tag } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { SmartProfile } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { SmallLogo } from "@/parts/brand/LogoSizes";
import { SmartTag } from "@/parts/brand/Tags";
import type { Column } from "@/parts/list/column";
import { LifeTag } from "@/parts/review/LifeTag";
import styles from "./smart.module.css";

export function useColumns(): Column<SmartProfile>[] {
  const { t } = useTranslation("smart");
  const format = useFormat();
  return useMemo(
    (): Column<SmartProfile>[] => [
      {
        key: "name",
        title: t("column.name"),
        width: 240,
        render: ({ id, name, logo }) => (
          <Flex gap="small" align="center">
            <SmallLogo desk="tenant" profile={id} logo={logo} />
            <Link to={`/smart/${id}`} className={styles.name}>
              {name}
            </Link>
          </Flex>
        ),
      },
      { key: "state", title: t("column.state"), width: 170, render: ({ state }) => <SmartTag state={state} /> },
      {
        key: "live",
        title: t("column.live"),
        width: 150,
        render: ({ live, published_at }) =>
          live == null ? "" : `${t("version", { n: live })}${published_at ? ` · ${format.date(Date.parse(published_at))}` : ""}`,
      },
      {
        key: "newest",
        title: t("column.newest"),
        width: 200,
        render: ({ newest, newest_status }) => (
          <Flex gap={4} wrap>
            <Tag style={{ marginInlineEnd: 0 }}>{t("version", { n: newest })}</Tag>
            <LifeTag status={newest_status} />
          </Flex>
        ),
      },
      { key: "reach", title: t("column.reach"), width: 220, render: ({ state }) => t(`reach.${state === "published" ? "all" : "none"}`) },
      { key: "changed", title: t("column.changed"), width: 200, render: ({ changed_at }) => format.dateTime(changed_at) },
    ],
    [t, format],
  );
}
