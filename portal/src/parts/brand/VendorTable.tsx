import { Typography } from "antd";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";
import type { SmartVendor } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { Plain } from "@/parts/list/Plain";
import { VendorTag } from "./Tags";

type Props = {
  of: SmartVendor[];
  /** What can be done about a maker's word. */
  action?: (of: SmartVendor) => ReactNode;
};

/** Where the live version stands with every maker of handsets. */
export function VendorTable({ of, action }: Props) {
  const { t } = useTranslation("brand");
  const format = useFormat();
  return (
    <Plain<SmartVendor>
      label={t("vendors.label")}
      items={of}
      rowKey={({ vendor }) => vendor}
      nothing={t("vendors.none")}
      columns={[
        { key: "name", title: t("vendors.name"), width: 150, render: ({ name }) => <strong>{name}</strong> },
        { key: "status", title: t("vendors.status"), width: 140, render: ({ status }) => <VendorTag status={status} /> },
        { key: "reason", title: t("vendors.reason"), width: 260, render: ({ reason }) => reason },
        { key: "reference", title: t("vendors.reference"), width: 160, render: ({ reference }) => reference },
        {
          key: "changed",
          title: t("vendors.changed"),
          width: 220,
          render: ({ changed_at, changed_by }) =>
            changed_at && (
              <Typography.Text type="secondary">
                {format.dateTime(changed_at)}
                {changed_by ? ` · ${changed_by}` : ""}
              </Typography.Text>
            ),
        },
        ...(action ? [{ key: "action", title: t("vendors.action"), width: 110, render: action }] : []),
      ]}
    />
  );
}
