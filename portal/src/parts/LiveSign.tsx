import { Badge, Tooltip } from "antd";
import { useTranslation } from "react-i18next";
import { useStream } from "@/api/Stream";

const LOOK = { live: "success", polling: "warning", connecting: "processing" } as const;

/** Whether the page follows what happens: live, or by asking every few seconds. */
export function LiveSign() {
  const { t } = useTranslation("parts");
  const state = useStream();
  return (
    <Tooltip title={t(`stream.${state}Hint`)}>
      <span tabIndex={0} role="status">
        <Badge status={LOOK[state]} text={t(`stream.${state}`)} />
      </span>
    </Tooltip>
  );
}
