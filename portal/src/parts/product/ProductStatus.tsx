import { CheckCircleOutlined, ClockCircleOutlined, MinusCircleOutlined, StopOutlined } from "@ant-design/icons";
import { Tag } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { TenantProduct } from "@/api/types";

type Status = TenantProduct["status"];

const LOOK: Record<Status, [color: string | undefined, icon: ReactNode]> = {
  ordered: ["blue", <ClockCircleOutlined key="i" />],
  active: ["green", <CheckCircleOutlined key="i" />],
  exhausted: ["red", <StopOutlined key="i" />],
  expired: [undefined, <ClockCircleOutlined key="i" />],
  cancelled: [undefined, <MinusCircleOutlined key="i" />],
};

/** Where an order is in its life. */
export function ProductStatus({ status }: { status: Status }) {
  const { t } = useTranslation("parts");
  const [color, icon] = LOOK[status];
  return (
    <Tag color={color} icon={icon} style={{ marginInlineEnd: 0 }}>
      {t(`product.is.${status}`)}
    </Tag>
  );
}
