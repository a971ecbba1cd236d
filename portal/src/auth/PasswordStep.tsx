import { LockOutlined, UserOutlined } from "@ant-design/icons";
import { Alert, Button, Flex, Form, Input } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { answer, api } from "@/api/client";
import { isRefusal } from "@/api/error";
import type { Session } from "@/api/types";
import { Failure } from "@/parts/Failure";
import { useSubmit } from "@/parts/useSubmit";
import styles from "./auth.module.css";
import { CaptchaField } from "./CaptchaField";
import { Locked } from "./Locked";
import { useCaptcha } from "./useCaptcha";
import { useLock } from "./useLock";

type Props = {
  account?: string;
  /** The second step took too long, and it begins anew. */
  isExpired: boolean;
  onDone: (session: Session) => void;
  onTotp: (challenge: string) => void;
};

type Values = { account: string; password: string; captcha: string };

export function PasswordStep({ account, isExpired, onDone, onTotp }: Props) {
  const { t } = useTranslation("auth");
  const [form] = Form.useForm<Values>();
  const picture = useCaptcha();
  const lock = useLock();

  const { submit, isBusy, failure } = useSubmit(
    form,
    (values: Values) =>
      answer(api.POST("/api/v1/session", { body: { ...values, captcha_id: picture.captcha?.captcha_id ?? "" } })),
    {
      onDone: (next) => (next.next === "done" ? onDone(next.session) : onTotp(next.challenge)),
      onError(error) {
        // Whatever the answer was, the picture is used up.
        picture.renew();
        form.resetFields(["captcha"]);
        if (isRefusal(error, "sign_in_failed")) form.focusField("password");
        return lock.note(error);
      },
    },
  );

  return (
    <Form<Values>
      form={form}
      name="sign-in"
      layout="vertical"
      size="large"
      requiredMark={false}
      initialValues={{ account }}
      onFinish={submit}
      scrollToFirstError={{ focus: true }}
    >
      <Flex vertical gap="small" aria-live="polite" className="said">
        {lock.isLocked && <Locked left_ms={lock.left_ms} />}
        {isExpired && !failure && <Alert type="warning" showIcon title={t("totp.expired")} />}
        {Boolean(failure) && <Failure error={failure} effect="once" />}
        {Boolean(picture.error) && !failure && <Failure error={picture.error} onRetry={picture.renew} />}
      </Flex>
      <Form.Item
        name="account"
        label={t("account")}
        normalize={(value: string) => value.trim()}
        rules={[{ required: true, message: t("accountMissing") }]}
      >
        <Input
          prefix={<UserOutlined />}
          autoComplete="username"
          autoCapitalize="off"
          spellCheck={false}
          maxLength={100}
          autoFocus={!account}
          readOnly={account !== undefined}
        />
      </Form.Item>
      <Form.Item name="password" label={t("password")} rules={[{ required: true, message: t("passwordMissing") }]}>
        <Input.Password
          prefix={<LockOutlined />}
          autoComplete="current-password"
          maxLength={200}
          autoFocus={account !== undefined}
        />
      </Form.Item>
      <CaptchaField picture={picture} />
      <Button type="primary" htmlType="submit" block loading={isBusy} disabled={lock.isLocked}>
        {t("signIn")}
      </Button>
      {account === undefined && (
        <Flex justify="end" className={styles.links}>
          <Link to="/reset">{t("reset")}</Link>
        </Flex>
      )}
    </Form>
  );
}
