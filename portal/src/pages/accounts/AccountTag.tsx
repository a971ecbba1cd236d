import { CheckCircleOutlined, MailOutlined, StopOutlined } from "@ant-design/icons";
import { Tag, Tooltip } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { AccountStatus } from "@/api/types";

const LOOK: Record<AccountStatus, [color: string | undefined, icon: ReactNode]> = {
  invited: ["blue", <MailOutlined key="i" />],
  active: ["green", <CheckCircleOutlined key="i" />],
  disabled: [undefined, <StopOutlined key="i" />],
};

/** An account's status, with what it means. */
export function AccountTag({ status }: { status: AccountStatus }) {
  const { t } = useTranslation("accounts");
  const [color, icon] = LOOK[status];
  return (
    <Tooltip title={t(`statusHint.${status}`)}>
      <Tag color={color} icon={icon} tabIndex={0} style={{ marginInlineEnd: 0 }}>
        {t(`status.${status}`)}
      </Tag>
    </Tooltip>
  );
}
