import { App, Flex, Form, Input, Modal, Typography } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import { session } from "@/auth/session";
import { Failure } from "@/parts/Failure";
import { useSubmit } from "@/parts/useSubmit";
import styles from "./account.module.css";
import { CurrentPassword } from "./CurrentPassword";
import { RecoveryCodes } from "./RecoveryCodes";

type Values = { code: string };
type Secret = { secret: string; qr_svg: string };

/** Turning the second step on: password, picture and code, recovery codes. */
export function TotpOn({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("account");
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const [secretOf, setSecret] = useState<Secret | null>(null);
  const confirm = useSubmit(
    form,
    ({ code }: Values) =>
      answer(api.POST("/api/v1/account/totp/confirm", { body: { code: code.replaceAll(" ", "") } })),
    {
      onError() {
        form.resetFields(["code"]);
        return false;
      },
    },
  );

  if (confirm.answer) {
    const done = () => {
      void session.reload().catch(() => undefined);
      void message.success(t("totp.nowOn"));
      onClose();
    };
    return <RecoveryCodes codes={confirm.answer.recovery_codes} onClose={done} />;
  }
  if (!secretOf) {
    return (
      <CurrentPassword
        call={(current_password) => answer(api.POST("/api/v1/account/totp", { body: { current_password } }))}
        onDone={setSecret}
        onClose={onClose}
      />
    );
  }
  const { qr_svg, secret } = secretOf;
  return (
    <Modal
      open
      title={t("totp.title")}
      okText={t("totp.confirm")}
      cancelText={t("totp.cancel")}
      confirmLoading={confirm.isBusy}
      onOk={form.submit}
      onCancel={onClose}
    >
      <Flex vertical gap="middle" align="center">
        <Typography.Text>{t("totp.scan")}</Typography.Text>
        <img
          src={`data:image/svg+xml;utf8,${encodeURIComponent(qr_svg)}`}
          alt={t("totp.picture")}
          className={styles.qr}
        />
        <Typography.Text type="secondary">{t("totp.byHand")}</Typography.Text>
        <Typography.Text code copyable>
          {secret}
        </Typography.Text>
      </Flex>
      <Form<Values>
        form={form}
        layout="vertical"
        requiredMark={false}
        onFinish={confirm.submit}
        style={{ marginTop: 16 }}
      >
        {Boolean(confirm.failure) && <Failure error={confirm.failure} effect="once" />}
        <Form.Item name="code" label={t("totp.code")} rules={[{ required: true, message: t("totp.codeMissing") }]}>
          <Input autoComplete="one-time-code" inputMode="numeric" maxLength={10} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
