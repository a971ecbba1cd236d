import { Button, Flex, Typography } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { LogItem } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { CopyButton } from "../CopyButton";
import type { Column } from "../list/column";
import { StatusTag } from "../StatusTag";
import styles from "./Log.module.css";

type Options<Row> = {
  onOpen: (row: Row) => void;
  /** Tasks are the tenant's; others see only their names. */
  hasTasks?: boolean;
  /** A column before all others. */
  before?: Column<Row>;
};

/** The columns of the log. */
export function useLogColumns<Row extends LogItem>({ onOpen, hasTasks = false, before }: Options<Row>): Column<Row>[] {
  const { t } = useTranslation(["message", "trade", "parts"]);
  const format = useFormat();
  return useMemo((): Column<Row>[] => {
    const none = <Typography.Text type="secondary">{t("parts:none")}</Typography.Text>;
    return [
      ...(before ? [before] : []),
      {
        key: "phone",
        title: t("log.column.phone"),
        width: 132,
        render: ({ phone }) => <span className={styles.digits}>{phone}</span>,
      },
      {
        key: "country",
        title: t("log.column.country"),
        width: 110,
        render: ({ calling_code: code }) => (code ? <span className={styles.digits}>{code}</span> : none),
      },
      { key: "status", title: t("log.column.status"), width: 150, render: (row) => <Status row={row} /> },
      {
        key: "time",
        title: t("log.column.time"),
        width: 268,
        sort: "accepted_at",
        card: "whole",
        render: (row) => <Times row={row} />,
      },
      {
        key: "content",
        title: t("log.column.content"),
        width: 280,
        card: "whole",
        render: ({ content }) => (
          <span className={styles.content} title={content}>
            {content}
          </span>
        ),
      },
      {
        key: "segments",
        title: t("log.column.segments"),
        width: 110,
        isNumber: true,
        render: ({ segments }) => (segments == null ? none : format.number(segments)),
      },
      {
        key: "dr_state",
        title: t("log.column.drState"),
        width: 150,
        render: ({ dr_state: state, dr_explanation: explanation }) =>
          state ? <code title={explanation?.title}>{state}</code> : none,
      },
      {
        key: "task",
        title: t("log.column.task"),
        width: 160,
        render: ({ task_id: id, task_name: name }) => {
          if (!id) return none;
          return hasTasks ? <Link to={`/tasks/${id}`}>{name ?? id}</Link> : (name ?? id);
        },
      },
      {
        key: "uid",
        title: t("log.column.uid"),
        width: 180,
        card: "hidden",
        render: ({ uid }) => (
          <Flex align="center" gap={2}>
            <code>{uid}</code>
            <CopyButton text={uid} what={t("log.column.uid")} />
          </Flex>
        ),
      },
      {
        key: "sender",
        title: t("log.column.sender"),
        width: 130,
        card: "hidden",
        render: ({ sender_id: sender }) => sender ?? none,
      },
      {
        key: "route",
        title: t("log.column.route"),
        width: 170,
        card: "hidden",
        render: ({ route_id: route }) => route ?? none,
      },
      {
        key: "kind",
        title: t("log.column.kind"),
        width: 90,
        card: "hidden",
        render: ({ kind }) => t(`trade:kind.${kind}`),
      },
      {
        key: "type",
        title: t("log.column.type"),
        width: 120,
        card: "hidden",
        render: ({ type }) => (type ? t(`trade:type.${type}`) : none),
      },
      {
        key: "operation",
        title: t("log.column.operation"),
        width: 96,
        isLast: true,
        card: "hidden",
        render: (row) => (
          <Button type="link" size="small" className={styles.detail} onClick={() => onOpen(row)}>
            {t("log.detail")}
            <span className="aside">{row.uid}</span>
          </Button>
        ),
      },
    ];
  }, [t, format, onOpen, hasTasks, before]);
}

export function Status({ row: { kind, status } }: { row: LogItem }) {
  if (kind === "mo") return <StatusTag status="received" />;
  return status ? <StatusTag status={status} /> : null;
}

/** When it went out, and when its end was known. */
function Times({ row }: { row: LogItem }) {
  const { t } = useTranslation("message");
  const format = useFormat();
  const { kind, accepted_at, scheduled_at, submitted_at, closed_at } = row;
  if (kind === "mt" && scheduled_at && !submitted_at && !closed_at) {
    return <span className={styles.digits}>{t("log.waiting", { time: format.dateTimeBare(scheduled_at) })}</span>;
  }
  const lines: [string, string | null | undefined][] =
    kind === "mo"
      ? [[t("log.column.received"), accepted_at]]
      : [
          [t("log.column.dispatched"), submitted_at ?? accepted_at],
          [t("log.column.received"), submitted_at ? closed_at : null],
        ];
  return (
    <dl className={styles.times}>
      {lines.map(([name, instant]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{instant ? format.dateTimeBare(instant) : "—"}</dd>
        </div>
      ))}
    </dl>
  );
}
