import { Alert, Button, Empty, Typography } from "antd";
import { useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import type { LogItem, MessageStatus, PageQuery, Task } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import type { Column } from "@/parts/list/column";
import { choices } from "@/parts/list/filter";
import { List } from "@/parts/list/List";
import { MessageDrawer } from "@/parts/message/MessageDrawer";
import { useOpenMessage } from "@/parts/message/useOpenMessage";
import { useUnmasked } from "@/parts/message/useUnmasked";
import { LinkButton } from "@/parts/LinkButton";
import { StatusTag } from "@/parts/StatusTag";
import styles from "./Tasks.module.css";

type Query = PageQuery & { status?: MessageStatus[] };

const STATUSES: MessageStatus[] = [
  "held",
  "queued",
  "sending",
  "submitted",
  "delivered",
  "undelivered",
  "rejected",
  "expired",
  "refused",
  "unconfirmed",
  "cancelled",
];

/** What became of each number. */
export function Receipt({ task }: { task: Task }) {
  const { t } = useTranslation(["tasks", "trade"]);
  const { uid, open, close } = useOpenMessage();
  const unmasked = useUnmasked();
  const filters = useMemo(
    () => [
      choices({
        name: "status",
        label: t("receiptColumn.status"),
        options: STATUSES.map((value) => ({ value, label: t(`trade:status.${value}`) })),
      }),
    ],
    [t],
  );
  const openRow = useCallback((row: LogItem) => open(row.uid), [open]);
  const columns = useReceiptColumns(openRow);
  const id = task.task_id;
  const format = useFormat();
  return (
    <section aria-labelledby="task-receipt">
      <h2 id="task-receipt" className={styles.receiptHeading}>
        {t("detail.numbers")}
      </h2>
      {task.removed_messages > 0 && (
        <Alert
          type="info"
          showIcon
          title={t("detail.removed", { count: task.removed_messages, n: format.number(task.removed_messages) })}
        />
      )}
      <List<LogItem, Query>
        name="receipt"
        topic="messages"
        label={t("detail.numbers")}
        filters={filters}
        hasForm={false}
        columns={columns}
        scope={[id, unmasked.isWhole]}
        rowKey={(row) => row.uid}
        rowName={(row) => row.uid}
        onOpen={openRow}
        tools={
          <>
            <LinkButton to={`/log?task_id=${id}`}>{t("detail.toLog")}</LinkButton>
            {unmasked.button}
          </>
        }
        empty={<Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("nobody")} />}
        rows={(query, signal) =>
          unmasked.rows((unmask) =>
            answer(
              api.GET("/api/v1/tasks/{task_id}/messages", {
                params: { path: { task_id: id }, query: { ...query, ...(unmask ? { unmask } : {}) } },
                signal,
              }),
            ),
          )
        }
      />
      <MessageDrawer uid={uid} onOpen={open} onClose={close} />
    </section>
  );
}

function useReceiptColumns(onOpen: (row: LogItem) => void): Column<LogItem>[] {
  const { t } = useTranslation(["tasks", "parts"]);
  const format = useFormat();
  return useMemo((): Column<LogItem>[] => {
    const none = <Typography.Text type="secondary">{t("parts:none")}</Typography.Text>;
    const time = (instant: string | null | undefined) =>
      instant ? <span className={styles.nowrap}>{format.dateTimeBare(instant)}</span> : none;
    return [
      {
        key: "phone",
        title: t("receiptColumn.phone"),
        width: 170,
        render: ({ calling_code: code, phone }) => (
          <span className={styles.nowrap}>{code ? `+${code} ${phone}` : phone}</span>
        ),
      },
      {
        key: "status",
        title: t("receiptColumn.status"),
        width: 150,
        render: ({ status }) => status && <StatusTag status={status} />,
      },
      {
        key: "dr_state",
        title: t("receiptColumn.drState"),
        width: 150,
        render: ({ dr_state: state }) => (state ? <code>{state}</code> : none),
      },
      {
        key: "code",
        title: t("receiptColumn.code"),
        width: 160,
        render: ({ dr_code: code, error }) => {
          const shown = code ?? error?.code;
          return shown ? <code>{shown}</code> : none;
        },
      },
      {
        key: "explanation",
        title: t("receiptColumn.explanation"),
        width: 320,
        card: "whole",
        render: ({ error, dr_explanation: explanation }) => {
          const said = error?.detail ?? explanation?.title;
          return said ? <span className={styles.explanation}>{said}</span> : none;
        },
      },
      {
        key: "segments",
        title: t("receiptColumn.segments"),
        width: 100,
        isNumber: true,
        render: ({ segments }) => (segments == null ? none : format.number(segments)),
      },
      { key: "accepted", title: t("receiptColumn.accepted"), width: 180, render: (row) => time(row.accepted_at) },
      { key: "submitted", title: t("receiptColumn.submitted"), width: 180, render: (row) => time(row.submitted_at) },
      { key: "closed", title: t("receiptColumn.closed"), width: 180, render: (row) => time(row.closed_at) },
      {
        key: "operation",
        title: t("receiptColumn.operation"),
        width: 96,
        isLast: true,
        card: "hidden",
        render: (row) => (
          <Button type="link" size="small" className={styles.flush} onClick={() => onOpen(row)}>
            {t("receiptColumn.detail")}
            <span className="aside">{row.uid}</span>
          </Button>
        ),
      },
    ];
  }, [t, format, onOpen]);
}
