import {
  CheckCircleOutlined,
  ClockCircleOutlined,
  CloseCircleOutlined,
  EditOutlined,
  HistoryOutlined,
  QuestionCircleOutlined,
  StopOutlined,
  UndoOutlined,
} from "@ant-design/icons";
import { Tag } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { AppliedState, ReviewedStatus } from "@/api/types";

type Look = [color: string | undefined, icon: ReactNode];

const LIFE: Record<ReviewedStatus, Look> = {
  draft: [undefined, <EditOutlined key="i" />],
  submitted: ["gold", <ClockCircleOutlined key="i" />],
  approved: ["green", <CheckCircleOutlined key="i" />],
  rejected: ["red", <CloseCircleOutlined key="i" />],
  disabled: [undefined, <StopOutlined key="i" />],
  expired: ["volcano", <ClockCircleOutlined key="i" />],
  replaced: [undefined, <HistoryOutlined key="i" />],
};
const DECISION: Record<AppliedState, Look> = {
  waiting: ["gold", <ClockCircleOutlined key="i" />],
  approved: ["green", <CheckCircleOutlined key="i" />],
  rejected: ["red", <CloseCircleOutlined key="i" />],
  asked: ["volcano", <QuestionCircleOutlined key="i" />],
  withdrawn: [undefined, <UndoOutlined key="i" />],
};

/** Where a signature, or a version of a template, is in its life. */
export function LifeTag({ status }: { status: ReviewedStatus }) {
  const { t } = useTranslation("review");
  const [color, icon] = LIFE[status];
  return (
    <Tag color={color} icon={icon} style={{ marginInlineEnd: 0 }}>
      {t(`status.${status}`)}
    </Tag>
  );
}

/** What became of an application. */
export function DecisionTag({ state }: { state: AppliedState }) {
  const { t } = useTranslation("review");
  const [color, icon] = DECISION[state];
  return (
    <Tag color={color} icon={icon} style={{ marginInlineEnd: 0 }}>
      {t(`state.${state}`)}
    </Tag>
  );
}
