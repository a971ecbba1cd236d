import { Descriptions } from "antd";
import { useTranslation } from "react-i18next";
import type { AuditItem } from "@/api/types";
import { device } from "@/format/device";

/** The rest of what an entry says. */
export function Entry({ item: { user_agent, detail } }: { item: AuditItem }) {
  const { t } = useTranslation("audit");
  const more = Object.entries(detail).map(([key, value]) => ({ key, label: key, children: said(value) }));
  return (
    <Descriptions
      size="small"
      column={1}
      items={[
        ...(user_agent
          ? [{ key: "device", label: t("device"), children: `${device(user_agent)} (${user_agent})` }]
          : []),
        ...more,
      ]}
    />
  );
}

function said(value: unknown): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value) && value.every((each) => typeof each === "string")) return value.join(", ");
  return JSON.stringify(value);
}
