import {
  CheckCircleOutlined,
  ClockCircleOutlined,
  CloseCircleOutlined,
  EditOutlined,
  LockOutlined,
  MinusCircleOutlined,
  StopOutlined,
  UnlockOutlined,
} from "@ant-design/icons";
import { Tag } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { SmartState, VendorStatus } from "@/api/types";

type Look = [color: string | undefined, icon: ReactNode];

const STATES: Record<SmartState, Look> = {
  draft: [undefined, <EditOutlined key="i" />],
  published: ["green", <CheckCircleOutlined key="i" />],
  frozen: ["red", <LockOutlined key="i" />],
  unfreezing: ["gold", <UnlockOutlined key="i" />],
  expired: ["volcano", <ClockCircleOutlined key="i" />],
  withdrawn: [undefined, <StopOutlined key="i" />],
};
const VENDOR: Record<VendorStatus, Look> = {
  none: [undefined, <MinusCircleOutlined key="i" />],
  submitted: ["gold", <ClockCircleOutlined key="i" />],
  approved: ["green", <CheckCircleOutlined key="i" />],
  rejected: ["red", <CloseCircleOutlined key="i" />],
};

/** Whether handsets show a profile. */
export function SmartTag({ state }: { state: SmartState }) {
  const { t } = useTranslation("brand");
  const [color, icon] = STATES[state];
  return (
    <Tag color={color} icon={icon} style={{ marginInlineEnd: 0 }}>
      {t(`state.${state}`)}
    </Tag>
  );
}

/** Where a version stands with a maker of handsets. */
export function VendorTag({ status }: { status: VendorStatus }) {
  const { t } = useTranslation("brand");
  const [color, icon] = VENDOR[status];
  return (
    <Tag color={color} icon={icon} style={{ marginInlineEnd: 0 }}>
      {t(`standing.${status}`)}
    </Tag>
  );
}
