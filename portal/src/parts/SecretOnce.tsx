import { DownloadOutlined } from "@ant-design/icons";
import { Alert, Button, Checkbox, Flex, Modal } from "antd";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { CopyButton } from "./CopyButton";
import { save } from "./save";
import styles from "./SecretOnce.module.css";

type Props = {
  title: string;
  /** What it is, as a noun: "auth key". */
  what: string;
  secret: string;
  file: { name: string; text: string };
  /** What to do with it. */
  children?: ReactNode;
  onDone: () => void;
};

/** A secret that is shown this once. The dialog stays until the person says that it was saved. */
export function SecretOnce({ title, what, secret, file, children, onDone }: Props) {
  const { t } = useTranslation("parts");
  const [isSaved, setSaved] = useState(false);

  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, []);

  return (
    <Modal
      open
      title={title}
      width={720}
      centered
      styles={{ body: { maxHeight: "calc(100dvh - 190px)", overflowY: "auto" } }}
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      footer={
        <Flex justify="space-between" align="center" gap="small" wrap>
          <Checkbox checked={isSaved} onChange={(event) => setSaved(event.target.checked)}>
            {t("secret.saved")}
          </Checkbox>
          <Button type="primary" disabled={!isSaved} onClick={onDone}>
            {t("secret.done")}
          </Button>
        </Flex>
      }
    >
      <Flex vertical gap="middle">
        <Alert type="warning" showIcon title={t("secret.once")} />
        <div className={styles.secret}>
          <code>{secret}</code>
          <CopyButton text={secret} what={what} />
          <Button size="small" icon={<DownloadOutlined />} onClick={() => save(file.name, file.text)}>
            {t("secret.download")}
          </Button>
        </div>
        {children}
      </Flex>
    </Modal>
  );
}
