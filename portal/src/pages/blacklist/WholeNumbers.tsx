import { EyeInvisibleOutlined, EyeOutlined } from "@ant-design/icons";
import { Button, Popconfirm } from "antd";
import { useTranslation } from "react-i18next";

type Props = { isWhole: boolean; onChange: (isWhole: boolean) => void };

/** Shows whole numbers on request; asks first, since the server writes it down. */
export function WholeNumbers({ isWhole, onChange }: Props) {
  const { t } = useTranslation("blacklist");
  if (isWhole) {
    return (
      <Button icon={<EyeInvisibleOutlined />} onClick={() => onChange(false)}>
        {t("whole.hide")}
      </Button>
    );
  }
  return (
    <Popconfirm
      title={t("whole.title")}
      description={t("whole.text")}
      okText={t("whole.ok")}
      cancelText={t("cancel")}
      onConfirm={() => onChange(true)}
    >
      <Button icon={<EyeOutlined />}>{t("whole.button")}</Button>
    </Popconfirm>
  );
}
