import { Typography } from "antd";
import { useTranslation } from "react-i18next";
import { offset, time } from "@/format/time";
import { useNow } from "@/parts/useNow";

/** A time zone and what clocks show there: whoever calls a tenant wants to know whether it is night. */
export function Zone({ zone }: { zone: string }) {
  const { t } = useTranslation("tenants");
  const now = useNow(10_000);
  return (
    <>
      <div>{zone}</div>
      <Typography.Text type="secondary">
        {t("now", { time: time(now, zone).slice(0, 5), offset: offset(now, zone) })}
      </Typography.Text>
    </>
  );
}
