import { UserOutlined } from "@ant-design/icons";
import { Button, Flex, Form, Input, Result, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { answer, api } from "@/api/client";
import { CaptchaField } from "@/auth/CaptchaField";
import { Locked } from "@/auth/Locked";
import { useCaptcha } from "@/auth/useCaptcha";
import { useLock } from "@/auth/useLock";
import { Door } from "@/parts/Door";
import { Failure } from "@/parts/Failure";
import { LinkButton } from "@/parts/LinkButton";
import { useSubmit } from "@/parts/useSubmit";

type Values = { account: string; captcha: string };

/** Asks for the mail. The answer is the same for every account, so that nobody learns which ones there are. */
export function AskLink() {
  const { t } = useTranslation(["reset", "auth"]);
  const [form] = Form.useForm<Values>();
  const picture = useCaptcha();
  const lock = useLock();

  const { submit, isBusy, isDone, failure } = useSubmit(
    form,
    (values: Values) =>
      answer(
        api.POST("/api/v1/password-resets", {
          body: { ...values, captcha_id: picture.captcha?.captcha_id ?? "" },
        }),
      ),
    {
      onError(error) {
        picture.renew();
        form.resetFields(["captcha"]);
        return lock.note(error);
      },
    },
  );

  if (isDone) {
    return (
      <Door title={t("title")} heading={t("ask")}>
        <Result
          status="success"
          title={t("sent")}
          subTitle={t("sentText")}
          extra={<LinkButton to="/sign-in">{t("back")}</LinkButton>}
          style={{ padding: 0 }}
        />
      </Door>
    );
  }
  return (
    <Door title={t("title")} heading={t("ask")}>
      <Typography.Paragraph type="secondary">{t("askText")}</Typography.Paragraph>
      <Form<Values>
        form={form}
        layout="vertical"
        size="large"
        requiredMark={false}
        onFinish={submit}
        scrollToFirstError={{ focus: true }}
      >
        <Flex vertical gap="small" aria-live="polite" className="said">
          {lock.isLocked && <Locked left_ms={lock.left_ms} />}
          {Boolean(failure) && <Failure error={failure} effect="once" />}
          {Boolean(picture.error) && !failure && <Failure error={picture.error} onRetry={picture.renew} />}
        </Flex>
        <Form.Item
          name="account"
          label={t("auth:account")}
          normalize={(value: string) => value.trim()}
          rules={[{ required: true, message: t("auth:accountMissing") }]}
        >
          <Input prefix={<UserOutlined />} autoComplete="username" autoCapitalize="off" maxLength={100} autoFocus />
        </Form.Item>
        <CaptchaField picture={picture} />
        <Button type="primary" htmlType="submit" block loading={isBusy} disabled={lock.isLocked}>
          {t("send")}
        </Button>
        <Flex justify="center" style={{ marginTop: 12 }}>
          <Link to="/sign-in">{t("back")}</Link>
        </Flex>
      </Form>
    </Door>
  );
}
