import { CheckCircleOutlined, ClockCircleOutlined, MinusCircleOutlined, SyncOutlined } from "@ant-design/icons";
import { Tag } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { TaskStatus } from "@/api/types";

const LOOK: Record<TaskStatus, [color: string | undefined, icon: ReactNode]> = {
  scheduled: ["gold", <ClockCircleOutlined key="i" />],
  running: ["blue", <SyncOutlined key="i" spin />],
  done: ["green", <CheckCircleOutlined key="i" />],
  cancelled: [undefined, <MinusCircleOutlined key="i" />],
};

/** Where a task is. */
export function TaskTag({ status }: { status: TaskStatus }) {
  const { t } = useTranslation("trade");
  const [color, icon] = LOOK[status];
  return (
    <Tag color={color} icon={icon} style={{ marginInlineEnd: 0 }}>
      {t(`taskStatus.${status}`)}
    </Tag>
  );
}
