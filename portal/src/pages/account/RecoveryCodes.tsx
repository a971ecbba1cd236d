import { CopyOutlined, DownloadOutlined } from "@ant-design/icons";
import { App, Button, Flex, Modal, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { save } from "@/parts/save";
import styles from "./account.module.css";

/** The codes, this once. They can be left only by saying that they were kept. */
export function RecoveryCodes({ codes, onClose }: { codes: string[]; onClose: () => void }) {
  const { t } = useTranslation(["account", "parts"]);
  const { message } = App.useApp();
  const text = `${codes.join("\n")}\n`;
  return (
    <Modal
      open
      title={t("totp.codes")}
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      footer={
        <Button type="primary" onClick={onClose}>
          {t("totp.done")}
        </Button>
      }
    >
      <Typography.Paragraph>{t("totp.codesText")}</Typography.Paragraph>
      <ul className={styles.codes}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <Flex gap="small">
        <Button
          icon={<CopyOutlined />}
          onClick={() => void navigator.clipboard.writeText(text).then(() => message.success(t("parts:copied")))}
        >
          {t("parts:copy")}
        </Button>
        <Button icon={<DownloadOutlined />} onClick={() => save(t("totp.file"), text)}>
          {t("totp.download")}
        </Button>
      </Flex>
    </Modal>
  );
}
