import {
  CheckCircleOutlined,
  ClockCircleOutlined,
  ExclamationCircleOutlined,
  FieldTimeOutlined,
  MinusCircleOutlined,
  StopOutlined,
} from "@ant-design/icons";
import { Tag } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { OrderLevel, OrderStatus } from "@/api/types";

/** Meaning is in the word and the icon; the colour only helps. */
const STATUS: Record<OrderStatus, [color: string | undefined, icon: ReactNode]> = {
  ordered: ["blue", <ClockCircleOutlined key="i" />],
  active: ["green", <CheckCircleOutlined key="i" />],
  exhausted: ["red", <StopOutlined key="i" />],
  expired: [undefined, <FieldTimeOutlined key="i" />],
  cancelled: [undefined, <MinusCircleOutlined key="i" />],
};

const LEVEL: Record<Exclude<OrderLevel, "normal">, [color: string, icon: ReactNode]> = {
  low: ["gold", <ExclamationCircleOutlined key="i" />],
  very_low: ["volcano", <ExclamationCircleOutlined key="i" />],
  spent: ["red", <StopOutlined key="i" />],
  warned: ["gold", <ExclamationCircleOutlined key="i" />],
  prohibited: ["red", <StopOutlined key="i" />],
};

/** Where an order is in its life. */
export function OrderTag({ status }: { status: OrderStatus }) {
  const { t } = useTranslation("order");
  const [color, icon] = STATUS[status];
  return (
    <Tag color={color} icon={icon} style={{ marginInlineEnd: 0 }}>
      {t(`status.${status}`)}
    </Tag>
  );
}

/** How near an active order is to its end; nothing when all is well. */
export function LevelTag({ order: { status, level } }: { order: { status: OrderStatus; level: OrderLevel } }) {
  const { t } = useTranslation("order");
  if (status !== "active" || level === "normal") return null;
  const [color, icon] = LEVEL[level];
  return (
    <Tag color={color} icon={icon} style={{ marginInlineEnd: 0 }}>
      {t(`level.${level}`)}
    </Tag>
  );
}
