import { Alert } from "antd";
import { useTranslation } from "react-i18next";
import { clock } from "@/format/clock";

/** Too many attempts: how long it lasts. */
export function Locked({ left_ms }: { left_ms: number }) {
  const { t } = useTranslation("auth");
  return (
    <Alert
      type="warning"
      showIcon
      title={t("locked")}
      // The seconds would be read out one by one.
      description={<span aria-live="off">{t("lockedText", { time: clock(left_ms) })}</span>}
    />
  );
}
