import { Button, Modal, Result } from "antd";
import { useTranslation } from "react-i18next";
import type { InvitedAccount, Side } from "@/api/types";

/** No mail went out: where the link is instead. */
export function LinkInLog({ account, side, onClose }: { account: InvitedAccount; side: Side; onClose: () => void }) {
  const { t } = useTranslation("accounts");
  return (
    <Modal
      open
      onCancel={onClose}
      footer={
        <Button type="primary" onClick={onClose}>
          {t("delivered.ok")}
        </Button>
      }
    >
      <Result
        status="info"
        title={t("delivered.title")}
        subTitle={t(side === "platform" ? "delivered.text" : "delivered.textTenant", { name: account.name })}
        style={{ padding: 16 }}
      />
    </Modal>
  );
}
