import { CheckCircleOutlined, ClockCircleOutlined, CloseCircleOutlined, StopOutlined, UndoOutlined } from "@ant-design/icons";
import { Tag } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { SenderStatus } from "@/api/types";

const LOOK: Record<SenderStatus, [color: string | undefined, icon: ReactNode]> = {
  submitted: ["gold", <ClockCircleOutlined key="i" />],
  approved: ["green", <CheckCircleOutlined key="i" />],
  rejected: ["red", <CloseCircleOutlined key="i" />],
  disabled: [undefined, <StopOutlined key="i" />],
  withdrawn: [undefined, <UndoOutlined key="i" />],
};

/** Where a sender ID stands in a country; `place` names it when that is not said beside. */
export function SenderTag({ status, place }: { status: SenderStatus; place?: string }) {
  const { t } = useTranslation("review");
  const [color, icon] = LOOK[status];
  const said = status === "withdrawn" ? t("state.withdrawn") : t(`status.${status}`);
  return (
    <Tag color={color} icon={icon} style={{ marginInlineEnd: 0, whiteSpace: "normal" }}>
      {place === undefined ? said : `${place} · ${said}`}
    </Tag>
  );
}
