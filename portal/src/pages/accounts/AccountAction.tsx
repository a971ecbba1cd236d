import { useQueryClient } from "@tanstack/react-query";
import { App, Form, Modal } from "antd";
import { useTranslation } from "react-i18next";
import { isRefusal } from "@/api/error";
import type { InvitedAccount, ManagedAccount, Side } from "@/api/types";
import { useRoleName } from "@/auth/useRoleName";
import { Failure } from "@/parts/Failure";
import { GrowingText } from "@/parts/GrowingText";
import { useSubmit } from "@/parts/useSubmit";
import styles from "./accounts.module.css";
import { accountsChanged } from "./accountsChanged";
import { type Act, act as send } from "./side";

type Props = {
  act: Act;
  of: ManagedAccount;
  side: Side;
  onClose: () => void;
  /** The link could not be mailed. */
  onInLog: (account: InvitedAccount) => void;
};

/** Says what an action does, then does it. */
export function AccountAction({ act, of, side, onClose, onInLog }: Props) {
  const { t } = useTranslation("accounts");
  const { message } = App.useApp();
  const queries = useQueryClient();
  const roleName = useRoleName();
  const [form] = Form.useForm<{ reason?: string }>();
  const { name, mail } = of;
  const { submit, isBusy, failure } = useSubmit(
    form,
    ({ reason = "" }: { reason?: string }) => send(side, act, name, reason.trim()),
    {
      onDone(account) {
        accountsChanged(queries);
        if (act === "invite" || act === "send_reset") {
          if (account.delivery === "log") onInLog(account as InvitedAccount);
          else void message.success(t(act === "invite" ? "delivered.mail" : "delivered.mailReset", { mail }));
        } else {
          void message.success(t(`ask.${act}.done`, { name }));
        }
        onClose();
      },
      onError(error) {
        // Somebody else was quicker; the list below shows what it is now.
        if (isRefusal(error, "account_state", "totp_not_set_up", "not_found")) accountsChanged(queries);
        return false;
      },
    },
  );
  const words = { name, mail, role: roleName(of) };
  const texts = [
    t(`ask.${act}.text1`, words),
    ...(act === "invite" ? [] : [t(`ask.${act}.text2`)]),
    ...(act === "disable" ? [t("ask.disable.text3")] : []),
  ];
  return (
    <Modal
      open
      title={t(`ask.${act}.title`, { name })}
      okText={t(`ask.${act}.ok`)}
      okButtonProps={{ danger: act === "disable" || act === "remove_totp" }}
      cancelText={t("ask.cancel")}
      confirmLoading={isBusy}
      onOk={form.submit}
      onCancel={onClose}
    >
      <ul className={styles.effects}>
        {texts.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
      <Form form={form} layout="vertical" requiredMark={false} onFinish={submit}>
        {Boolean(failure) && <Failure error={failure} effect={act === "invite" || act === "send_reset" ? "maybe" : "once"} />}
        {act === "disable" && (
          <Form.Item
            name="reason"
            label={t("ask.reason")}
            extra={t("ask.reasonHint")}
            normalize={(value: string) => value.replace(/\s*[\r\n]+\s*/g, " ")}
          >
            <GrowingText rows={2} rowsMax={5} maxLength={200} />
          </Form.Item>
        )}
      </Form>
    </Modal>
  );
}
