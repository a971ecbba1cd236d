import { Alert, Badge, Tooltip } from "antd";
import { useTranslation } from "react-i18next";
import { useFormat } from "@/format/useFormat";

/** What a query that is repeated says of itself. */
type Asked = { data: unknown; error: unknown; dataUpdatedAt: number };
type Props = { asked: Asked; every_ms: number };

/** Beside the title of a page that asks by itself: how often, and whether it is answered. */
export function Fresh({ asked, every_ms }: Props) {
  const { t } = useTranslation("parts");
  const format = useFormat();
  if (asked.data === undefined) return null;
  const interval = format.duration(every_ms);
  const isLate = Boolean(asked.error);
  return (
    <Tooltip title={t("fresh.hint", { interval, time: format.time(asked.dataUpdatedAt) })}>
      <span tabIndex={0}>
        <Badge
          status={isLate ? "error" : "success"}
          text={isLate ? t("fresh.late") : t("fresh.every", { interval })}
        />
      </span>
    </Tooltip>
  );
}

/** Above figures that could not be asked for again. */
export function Stale({ asked }: { asked: Asked }) {
  const { t } = useTranslation("parts");
  const format = useFormat();
  if (!asked.error || asked.data === undefined) return null;
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      title={t("fresh.stale", { time: format.dateTime(asked.dataUpdatedAt) })}
      style={{ marginBottom: 16 }}
    />
  );
}
