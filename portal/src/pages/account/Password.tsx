import { App, Button, Card, Form, Input, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import { NewPassword } from "@/auth/NewPassword";
import { session } from "@/auth/session";
import { useSession } from "@/auth/useSession";
import { Failure } from "@/parts/Failure";
import { useSubmit } from "@/parts/useSubmit";

type Values = { current_password: string; new_password: string };

export function Password() {
  const { t } = useTranslation("account");
  const { account } = useSession();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();

  const { submit, isBusy, failure } = useSubmit(
    form,
    ({ current_password, new_password }: Values) =>
      answer(api.POST("/api/v1/account/password", { body: { current_password, new_password } })),
    {
      onDone(next) {
        session.signedIn(next);
        form.resetFields();
        void message.success(t("password.changed"));
      },
    },
  );

  return (
    <Card title={t("password.title")}>
      <Form<Values>
        form={form}
        name="password"
        layout="vertical"
        requiredMark={false}
        onFinish={submit}
      >
        {Boolean(failure) && <Failure error={failure} effect="maybe" />}
        <Typography.Paragraph type="secondary">{t("password.hint")}</Typography.Paragraph>
        {/* A password manager needs to know whose password it keeps. */}
        <input type="hidden" autoComplete="username" value={account.name} readOnly />
        <Form.Item
          name="current_password"
          label={t("password.current")}
          rules={[{ required: true, message: t("password.currentMissing") }]}
        >
          <Input.Password autoComplete="current-password" maxLength={200} />
        </Form.Item>
        <NewPassword />
        <Button type="primary" htmlType="submit" loading={isBusy}>
          {t("password.change")}
        </Button>
      </Form>
    </Card>
  );
}
