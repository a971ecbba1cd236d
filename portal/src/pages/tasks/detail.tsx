import { CopyOutlined } from "@ant-design/icons";
import { Empty, Flex, Skeleton, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { isRefusal } from "@/api/error";
import type { Task } from "@/api/types";
import { useGet } from "@/api/useGet";
import { usePermissions } from "@/auth/useSession";
import { useFormat } from "@/format/useFormat";
import { Failure } from "@/parts/Failure";
import { LinkButton } from "@/parts/LinkButton";
import { Page } from "@/parts/Page";
import { useNow } from "@/parts/useNow";
import { About } from "./About";
import { CancelTask } from "./CancelTask";
import { Progress } from "./Progress";
import { Receipt } from "./Receipt";
import styles from "./Tasks.module.css";
import { TaskTag } from "./TaskTag";

export default function TaskDetail() {
  const { t } = useTranslation("tasks");
  const { id = "" } = useParams();
  const { data, error, refetch } = useGet({ topic: "messages" }, "/api/v1/tasks/{task_id}", { path: { task_id: id } });
  // What is kept from the task before is another task.
  const task = data?.task_id === id ? data : null;
  if (task) return <Shown task={task} />;
  return (
    <Page title={t("receipt")}>
      {isRefusal(error, "not_found", "field_invalid") ? (
        <Empty
          image={Empty.PRESENTED_IMAGE_SIMPLE}
          description={
            <>
              <strong>{t("detail.missing")}</strong>
              <div>{t("detail.missingText")}</div>
            </>
          }
        >
          <LinkButton to="/tasks">{t("detail.list")}</LinkButton>
        </Empty>
      ) : error ? (
        <Failure error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton active paragraph={{ rows: 10 }} aria-label={t("detail.loading")} />
      )}
    </Page>
  );
}

function Shown({ task }: { task: Task }) {
  const { t } = useTranslation("tasks");
  const may = usePermissions();
  return (
    <Page
      title={task.name}
      extra={
        <>
          {may("messages:send") && (
            <LinkButton icon={<CopyOutlined />} to={`/send?from=${task.task_id}`}>
              {t("again")}
            </LinkButton>
          )}
          <CancelTask task={task} />
        </>
      }
    >
      <Flex vertical gap="middle">
        <Flex gap="small" wrap align="center">
          <TaskTag status={task.status} />
          <Waits task={task} />
        </Flex>
        <div className={styles.parts}>
          <Progress task={task} />
          <About task={task} />
        </div>
        <Receipt task={task} />
      </Flex>
    </Page>
  );
}

/** How long until a scheduled task is dispatched. */
function Waits({ task: { status, scheduled_at } }: { task: Task }) {
  const { t } = useTranslation("tasks");
  const format = useFormat();
  const now = useNow(1_000, status === "scheduled");
  const wait = status === "scheduled" && scheduled_at ? Date.parse(scheduled_at) - now : 0;
  if (wait <= 0) return null;
  return <Typography.Text type="secondary">{t("detail.waits", { duration: format.duration(wait) })}</Typography.Text>;
}
