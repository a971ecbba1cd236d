import { Button, Flex, Typography } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { SmartLink } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { CopyButton } from "@/parts/CopyButton";
import type { Column } from "@/parts/list/column";
import { LinkTag } from "./LinkTag";
import styles from "./links.module.css";

type Options = {
  nameOf: (profile: string) => string;
  /** Absent: whoever looks may not end one. Stable. */
  onStop?: (link: SmartLink) => void;
};

export function useColumns({ nameOf, onStop }: Options): Column<SmartLink>[] {
  const { t } = useTranslation("smart-links");
  const format = useFormat();
  return useMemo(() => {
    const number = (key: "seen" | "clicks"): Column<SmartLink> => ({
      key,
      title: t(`column.${key}`),
      isNumber: true,
      width: 100,
      render: (row) => format.number(row[key]),
    });
    const act: Column<SmartLink> = {
      key: "act",
      title: t("column.act"),
      width: 90,
      isLast: true,
      render: (link) =>
        link.status === "good" && (
          <Button size="small" danger onClick={() => onStop?.(link)}>
            {t("stop.act")}
          </Button>
        ),
    };
    return [
      {
        key: "code",
        title: t("column.code"),
        width: 215,
        render: ({ code, url }) => (
          <div className={styles.code}>
            <Flex gap={4} align="center">
              <strong>
                <code>{code}</code>
              </strong>
              <CopyButton text={url} what={t("address")} />
            </Flex>
            <Typography.Text type="secondary" className={styles.url}>
              {url.replace(/^https?:\/\//, "")}
            </Typography.Text>
          </div>
        ),
      },
      { key: "status", title: t("column.status"), width: 120, render: ({ status }) => <LinkTag status={status} /> },
      {
        key: "resolves",
        title: t("column.resolves"),
        isNumber: true,
        width: 165,
        render: ({ resolves, resolves_max }) =>
          t("resolvesOf", { n: format.number(resolves), max: format.number(resolves_max) }),
      },
      number("seen"),
      number("clicks"),
      { key: "kind", title: t("column.kind"), width: 105, render: ({ kind }) => t(`kind.${kind}`) },
      {
        key: "profile",
        title: t("column.profile"),
        width: 140,
        render: ({ profile_id }) => (
          <Link to={`/smart/${profile_id}`} className={styles.any}>
            {nameOf(profile_id)}
          </Link>
        ),
      },
      { key: "text", title: t("column.text"), width: 240, render: ({ text }) => <div className={styles.text}>{text}</div> },
      { key: "until", title: t("column.until"), width: 215, render: ({ expires_at }) => format.dateTime(expires_at) },
      ...(onStop ? [act] : []),
    ];
  }, [t, format, nameOf, onStop]);
}
