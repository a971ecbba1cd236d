import { CheckCircleOutlined, ClockCircleOutlined, MinusCircleOutlined, StopOutlined } from "@ant-design/icons";
import { Tag } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { SmartLinkStatus } from "@/api/types";

const LOOK: Record<SmartLinkStatus, [color: string | undefined, icon: ReactNode]> = {
  good: ["green", <CheckCircleOutlined key="i" />],
  used_up: ["gold", <MinusCircleOutlined key="i" />],
  expired: [undefined, <ClockCircleOutlined key="i" />],
  stopped: [undefined, <StopOutlined key="i" />],
};

/** Where a link stands. */
export function LinkTag({ status }: { status: SmartLinkStatus }) {
  const { t } = useTranslation("smart-links");
  const [color, icon] = LOOK[status];
  return (
    <Tag color={color} icon={icon} style={{ marginInlineEnd: 0 }}>
      {t(`status.${status}`)}
    </Tag>
  );
}
