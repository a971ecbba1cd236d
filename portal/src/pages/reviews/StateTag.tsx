import {
  CheckCircleOutlined,
  ClockCircleOutlined,
  CloseCircleOutlined,
  QuestionCircleOutlined,
  UndoOutlined,
  UserOutlined,
} from "@ant-design/icons";
import { Tag } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { ReviewState } from "@/api/types";

const LOOK: Record<ReviewState, [color: string | undefined, icon: ReactNode]> = {
  waiting: ["gold", <ClockCircleOutlined key="i" />],
  claimed: ["blue", <UserOutlined key="i" />],
  approved: ["green", <CheckCircleOutlined key="i" />],
  rejected: ["red", <CloseCircleOutlined key="i" />],
  asked: ["volcano", <QuestionCircleOutlined key="i" />],
  withdrawn: [undefined, <UndoOutlined key="i" />],
};

/** Where a review is. */
export function StateTag({ state }: { state: ReviewState }) {
  const { t } = useTranslation("reviews");
  const [color, icon] = LOOK[state];
  return (
    <Tag color={color} icon={icon} style={{ marginInlineEnd: 0 }}>
      {t(`state.${state}`)}
    </Tag>
  );
}
