import { CheckCircleOutlined, MinusCircleOutlined, PauseCircleOutlined } from "@ant-design/icons";
import { Tag, Tooltip } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { TenantStatus } from "@/api/types";

const LOOK: Record<TenantStatus, [color: string | undefined, icon: ReactNode]> = {
  active: ["success", <CheckCircleOutlined key="i" />],
  suspended: ["warning", <PauseCircleOutlined key="i" />],
  closed: [undefined, <MinusCircleOutlined key="i" />],
};

/** A tenant's status, with what it means. */
export function TenantTag({ status }: { status: TenantStatus }) {
  const { t } = useTranslation("tenants");
  const [color, icon] = LOOK[status];
  return (
    <Tooltip title={t(`statusHint.${status}`)}>
      <Tag color={color} icon={icon} tabIndex={0} style={{ marginInlineEnd: 0 }}>
        {t(`status.${status}`)}
      </Tag>
    </Tooltip>
  );
}
