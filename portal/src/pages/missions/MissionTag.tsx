import {
  CheckCircleOutlined,
  ClockCircleOutlined,
  CloseCircleOutlined,
  EditOutlined,
  EyeOutlined,
  MinusCircleOutlined,
  PauseCircleOutlined,
  SyncOutlined,
} from "@ant-design/icons";
import { Tag } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { MissionStatus } from "@/api/types";

const LOOK: Record<MissionStatus, [color: string | undefined, icon: ReactNode]> = {
  draft: [undefined, <EditOutlined key="i" />],
  in_review: ["gold", <EyeOutlined key="i" />],
  rejected: ["red", <CloseCircleOutlined key="i" />],
  scheduled: ["gold", <ClockCircleOutlined key="i" />],
  running: ["blue", <SyncOutlined key="i" spin />],
  paused: ["orange", <PauseCircleOutlined key="i" />],
  cancelled: [undefined, <MinusCircleOutlined key="i" />],
  done: ["green", <CheckCircleOutlined key="i" />],
};

/** Where a mission is. */
export function MissionTag({ status }: { status: MissionStatus }) {
  const { t } = useTranslation("missions");
  const [color, icon] = LOOK[status];
  return (
    <Tag color={color} icon={icon} style={{ marginInlineEnd: 0 }}>
      {t(`status.${status}`)}
    </Tag>
  );
}
