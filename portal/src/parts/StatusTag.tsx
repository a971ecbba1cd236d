import {
  CheckCircleOutlined,
  ClockCircleOutlined,
  CloseCircleOutlined,
  EyeOutlined,
  ExclamationCircleOutlined,
  InboxOutlined,
  MinusCircleOutlined,
  QuestionCircleOutlined,
  SendOutlined,
  StopOutlined,
  SyncOutlined,
} from "@ant-design/icons";
import { Tag } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { MessageStatus } from "@/api/types";

type Shown = MessageStatus | "received";

/** Meaning is in the word and the icon; the colour only helps. */
const LOOK: Record<Shown, [color: string | undefined, icon: ReactNode]> = {
  held: ["warning", <EyeOutlined key="i" />],
  queued: [undefined, <ClockCircleOutlined key="i" />],
  sending: ["processing", <SyncOutlined key="i" />],
  submitted: ["processing", <SendOutlined key="i" />],
  delivered: ["success", <CheckCircleOutlined key="i" />],
  undelivered: ["error", <CloseCircleOutlined key="i" />],
  rejected: ["error", <StopOutlined key="i" />],
  unconfirmed: ["warning", <QuestionCircleOutlined key="i" />],
  refused: ["error", <ExclamationCircleOutlined key="i" />],
  cancelled: [undefined, <MinusCircleOutlined key="i" />],
  expired: [undefined, <ClockCircleOutlined key="i" />],
  received: ["processing", <InboxOutlined key="i" />],
};

/** A message's state. */
export function StatusTag({ status }: { status: Shown }) {
  const { t } = useTranslation("trade");
  const [color, icon] = LOOK[status];
  return (
    <Tag color={color} icon={icon} style={{ marginInlineEnd: 0 }}>
      {t(`status.${status}`)}
    </Tag>
  );
}
