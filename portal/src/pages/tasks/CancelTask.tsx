import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, type ButtonProps, Popconfirm } from "antd";
import { useTranslation } from "react-i18next";
import { answer, api, idempotencyKey } from "@/api/client";
import type { Task } from "@/api/types";
import { usePermissions } from "@/auth/useSession";
import { useFailure } from "@/parts/useFailure";
import { cancellable } from "@/parts/progress/counts";

type Props = Pick<ButtonProps, "type" | "size" | "className"> & { task: Task };

/** Calls back what has not been given to a carrier yet; not shown when there is nothing left. */
export function CancelTask({ task, ...button }: Props) {
  const { t } = useTranslation("tasks");
  const { message } = App.useApp();
  const may = usePermissions();
  const say = useFailure();
  const queries = useQueryClient();
  const cancel = useMutation({
    mutationFn: () =>
      answer(
        api.POST("/api/v1/tasks/{task_id}/cancel", {
          params: { path: { task_id: task.task_id }, header: idempotencyKey() },
        }),
      ),
    onSuccess: ({ cancelled }) => void message.success(t("cancel.done", { count: cancelled })),
    onError: (error) => void message.error(say(error, "once").text),
    onSettled: () => queries.invalidateQueries({ queryKey: ["messages"] }),
  });
  if (!may("messages:send") || cancellable(task.counts) === 0) return null;
  return (
    <Popconfirm
      title={t("cancel.title", { name: task.name })}
      description={<div style={{ maxWidth: 320 }}>{t("cancel.text")}</div>}
      okText={t("cancel.ok")}
      cancelText={t("cancel.keep")}
      okButtonProps={{ danger: true }}
      onConfirm={() => cancel.mutate()}
    >
      <Button danger loading={cancel.isPending} {...button}>
        {t("cancel.button")}
        <span className="aside">{task.name}</span>
      </Button>
    </Popconfirm>
  );
}
