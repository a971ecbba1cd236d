import { App, Form, Input, Modal, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import { session } from "@/auth/session";
import { Failure } from "@/parts/Failure";
import { useSubmit } from "@/parts/useSubmit";

type Values = { current_password: string; code: string };

/** Turning the second step off: password and code. */
export function TotpOff({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("account");
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const { submit, isBusy, failure } = useSubmit(
    form,
    ({ current_password, code }: Values) =>
      answer(
        api.POST("/api/v1/account/totp/disable", { body: { current_password, code: code.replaceAll(" ", "") } }),
      ),
    {
      onDone() {
        void session.reload().catch(() => undefined);
        void message.success(t("totp.nowOff"));
        onClose();
      },
    },
  );
  return (
    <Modal
      open
      title={t("totp.turnOff")}
      okText={t("totp.turnOff")}
      okButtonProps={{ danger: true }}
      cancelText={t("totp.cancel")}
      confirmLoading={isBusy}
      onOk={form.submit}
      onCancel={onClose}
    >
      <Typography.Paragraph>{t("totp.offAsk")}</Typography.Paragraph>
      <Form<Values> form={form} layout="vertical" requiredMark={false} onFinish={submit}>
        {Boolean(failure) && <Failure error={failure} effect="once" />}
        <Form.Item
          name="current_password"
          label={t("password.current")}
          rules={[{ required: true, message: t("password.currentMissing") }]}
        >
          <Input.Password autoComplete="current-password" maxLength={200} autoFocus />
        </Form.Item>
        <Form.Item name="code" label={t("totp.code")} rules={[{ required: true, message: t("totp.codeMissing") }]}>
          <Input autoComplete="one-time-code" maxLength={32} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
