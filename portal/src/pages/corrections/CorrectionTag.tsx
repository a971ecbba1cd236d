import { CheckCircleOutlined, ClockCircleOutlined, CloseCircleOutlined } from "@ant-design/icons";
import { Tag } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { CorrectionStatus } from "@/api/types";

const LOOK: Record<CorrectionStatus, [color: string, icon: ReactNode]> = {
  proposed: ["gold", <ClockCircleOutlined key="i" />],
  posted: ["green", <CheckCircleOutlined key="i" />],
  rejected: ["red", <CloseCircleOutlined key="i" />],
};

/** Whether a correction counts. */
export function CorrectionTag({ status }: { status: CorrectionStatus }) {
  const { t } = useTranslation("corrections");
  const [color, icon] = LOOK[status];
  return (
    <Tag color={color} icon={icon} style={{ marginInlineEnd: 0 }}>
      {t(`status.${status}`)}
    </Tag>
  );
}
