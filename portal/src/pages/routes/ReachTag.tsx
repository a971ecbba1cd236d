import { CheckCircleFilled, CloseCircleFilled, ExclamationCircleFilled, MinusCircleOutlined } from "@ant-design/icons";
import { Tag, Tooltip } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Reach } from "./reach";

const LOOK: Record<Reach, [color: string | undefined, icon: ReactNode]> = {
  up: ["success", <CheckCircleFilled key="i" />],
  reduced: ["warning", <ExclamationCircleFilled key="i" />],
  down: ["error", <CloseCircleFilled key="i" />],
  empty: ["error", <CloseCircleFilled key="i" />],
  disabled: [undefined, <MinusCircleOutlined key="i" />],
};

/** Whether messages of a route can go anywhere, with what that means. */
export function ReachTag({ reach }: { reach: Reach }) {
  const { t } = useTranslation("routes");
  const [color, icon] = LOOK[reach];
  return (
    <Tooltip title={t(`reachHint.${reach}`)}>
      <Tag color={color} icon={icon} tabIndex={0} style={{ marginInlineEnd: 0 }}>
        {t(`reach.${reach}`)}
      </Tag>
    </Tooltip>
  );
}
