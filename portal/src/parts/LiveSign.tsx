import { ClockCircleOutlined, LoadingOutlined, ThunderboltOutlined } from "@ant-design/icons";
import { Tag, Tooltip } from "antd";
import { useTranslation } from "react-i18next";
import { useStream } from "@/api/Stream";

const LOOK = {
  live: { color: "green", icon: <ThunderboltOutlined /> },
  polling: { color: "gold", icon: <ClockCircleOutlined /> },
  connecting: { color: undefined, icon: <LoadingOutlined /> },
};

/** Whether the page follows what happens: live, or by asking every few seconds. */
export function LiveSign() {
  const { t } = useTranslation("parts");
  const state = useStream();
  return (
    <Tooltip title={t(`stream.${state}Hint`)}>
      <Tag {...LOOK[state]} tabIndex={0} role="status">
        {t(`stream.${state}`)}
      </Tag>
    </Tooltip>
  );
}
