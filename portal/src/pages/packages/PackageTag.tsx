import { CheckCircleOutlined, MinusCircleOutlined } from "@ant-design/icons";
import { Tag } from "antd";
import { useTranslation } from "react-i18next";
import type { Package } from "@/api/types";

/** Whether a package is on offer. */
export function PackageTag({ of }: { of: Package }) {
  const { t } = useTranslation("packages");
  return of.retired_at === null ? (
    <Tag color="green" icon={<CheckCircleOutlined />} style={{ marginInlineEnd: 0 }}>
      {t("status.current")}
    </Tag>
  ) : (
    <Tag icon={<MinusCircleOutlined />} style={{ marginInlineEnd: 0 }}>
      {t("status.retired")}
    </Tag>
  );
}
