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
  held: ["gold", <EyeOutlined key="i" />],
  queued: [undefined, <ClockCircleOutlined key="i" />],
  sending: ["blue", <SyncOutlined key="i" />],
  submitted: ["blue", <SendOutlined key="i" />],
  delivered: ["green", <CheckCircleOutlined key="i" />],
  undelivered: ["red", <CloseCircleOutlined key="i" />],
  rejected: ["red", <StopOutlined key="i" />],
  unconfirmed: ["gold", <QuestionCircleOutlined key="i" />],
  refused: ["volcano", <ExclamationCircleOutlined key="i" />],
  cancelled: [undefined, <MinusCircleOutlined key="i" />],
  expired: [undefined, <ClockCircleOutlined key="i" />],
  received: ["cyan", <InboxOutlined key="i" />],
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
