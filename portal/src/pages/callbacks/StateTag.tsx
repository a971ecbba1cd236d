import { CheckCircleOutlined, ExclamationCircleOutlined, MinusCircleOutlined } from "@ant-design/icons";
import { Tag } from "antd";
import { useTranslation } from "react-i18next";
import type { CallbackItem } from "@/api/types";

/** How an address does. */
export function StateTag({ of }: { of: CallbackItem | null }) {
  const { t } = useTranslation("callbacks");
  if (!of) return <Tag icon={<MinusCircleOutlined />}>{t("state.none")}</Tag>;
  return of.failing_since ? (
    <Tag color="red" icon={<ExclamationCircleOutlined />}>
      {t("state.failing")}
    </Tag>
  ) : (
    <Tag color="green" icon={<CheckCircleOutlined />}>
      {t("state.working")}
    </Tag>
  );
}
