import { SendOutlined } from "@ant-design/icons";
import { Empty, Flex, Typography } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { answer, api } from "@/api/client";
import type { SmsType, Task, TaskQuery, TaskStatus } from "@/api/types";
import { usePermissions } from "@/auth/useSession";
import { useFormat } from "@/format/useFormat";
import { LinkButton } from "@/parts/LinkButton";
import type { Column } from "@/parts/list/column";
import { choice, period, text } from "@/parts/list/filter";
import { ListPage } from "@/parts/list/ListPage";
import { CancelTask } from "./CancelTask";
import { ProgressBar } from "@/parts/progress/ProgressBar";
import styles from "./Tasks.module.css";
import { TaskTag } from "./TaskTag";

const TYPES: SmsType[] = ["verification", "notification", "marketing"];
const STATUSES: TaskStatus[] = ["scheduled", "running", "done", "cancelled"];

export default function Tasks() {
  const { t } = useTranslation(["tasks", "trade"]);
  const navigate = useNavigate();
  const may = usePermissions();
  const filters = useMemo(
    () => [
      period({ label: t("filter.time") }),
      text({ name: "name", label: t("filter.name"), maxLength: 30 }),
      choice({
        name: "type",
        label: t("filter.type"),
        options: TYPES.map((value) => ({ value, label: t(`trade:type.${value}`) })),
      }),
      choice({
        name: "status",
        label: t("filter.status"),
        options: STATUSES.map((value) => ({ value, label: t(`trade:taskStatus.${value}`) })),
      }),
    ],
    [t],
  );
  const columns = useTaskColumns(may("messages:send"));
  const send = may("messages:send") && (
    <LinkButton type="primary" icon={<SendOutlined />} to="/send">
      {t("send")}
    </LinkButton>
  );
  return (
    <ListPage<Task, TaskQuery>
      name="tasks"
      topic="messages"
      title={t("title")}
      lead={t("lead")}
      extra={send}
      filters={filters}
      columns={columns}
      defaultSort="-created_at"
      rowKey={(task) => task.task_id}
      rowName={(task) => task.name}
      onOpen={(task) => void navigate(`/tasks/${task.task_id}`)}
      empty={
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("empty")}>
          {send}
        </Empty>
      }
      rows={(query, signal) => answer(api.GET("/api/v1/tasks", { params: { query }, signal }))}
    />
  );
}

function useTaskColumns(maySend: boolean): Column<Task>[] {
  const { t } = useTranslation(["tasks", "trade", "parts"]);
  const format = useFormat();
  return useMemo(
    (): Column<Task>[] => [
      {
        key: "name",
        title: t("column.name"),
        width: 190,
        sort: "name",
        render: ({ task_id, name }) => (
          <Link to={`/tasks/${task_id}`} className={styles.name}>
            {name}
          </Link>
        ),
      },
      {
        key: "progress",
        title: t("column.progress"),
        width: 250,
        card: "whole",
        render: ({ counts, recipients }) => <ProgressBar counts={counts} total={recipients} />,
      },
      { key: "status", title: t("column.status"), width: 120, render: ({ status }) => <TaskTag status={status} /> },
      { key: "type", title: t("column.type"), width: 120, render: ({ type }) => t(`trade:type.${type}`) },
      {
        key: "recipients",
        title: t("column.recipients"),
        width: 100,
        isNumber: true,
        render: ({ recipients }) => format.number(recipients),
      },
      {
        key: "price",
        title: t("column.price"),
        width: 120,
        isNumber: true,
        render: ({ price }) => (price ? <span className={styles.nowrap}>{format.money(price)}</span> : t("parts:none")),
      },
      {
        key: "scheduled",
        title: t("column.scheduled"),
        width: 180,
        render: ({ scheduled_at }) =>
          scheduled_at ? (
            <span className={styles.nowrap}>{format.dateTimeBare(scheduled_at)}</span>
          ) : (
            <Typography.Text type="secondary">{t("atOnce")}</Typography.Text>
          ),
      },
      {
        key: "created",
        title: t("column.created"),
        width: 180,
        sort: "created_at",
        render: ({ created_at }) => <span className={styles.nowrap}>{format.dateTimeBare(created_at)}</span>,
      },
      { key: "created_by", title: t("column.createdBy"), width: 140, render: ({ created_by }) => created_by },
      {
        key: "operation",
        title: t("column.operation"),
        width: 160,
        isLast: true,
        card: "whole",
        render: (task) => (
          <Flex gap="0 12px" wrap className={styles.operations}>
            <LinkButton type="link" size="small" to={`/tasks/${task.task_id}`}>
              {t("receipt")}
              <span className="aside">{task.name}</span>
            </LinkButton>
            {maySend && (
              <LinkButton type="link" size="small" to={`/send?from=${task.task_id}`}>
                {t("again")}
                <span className="aside">{task.name}</span>
              </LinkButton>
            )}
            <CancelTask task={task} type="link" size="small" />
          </Flex>
        ),
      },
    ],
    [t, format, maySend],
  );
}
