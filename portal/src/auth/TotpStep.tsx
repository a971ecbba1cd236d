import { Button, Flex, Form, Input, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import { isRefusal } from "@/api/error";
import type { Session } from "@/api/types";
import { Failure } from "@/parts/Failure";
import { useSubmit } from "@/parts/useSubmit";
import { Locked } from "./Locked";
import { useLock } from "./useLock";

type Props = {
  challenge: string;
  onDone: (session: Session) => void;
  /** Back to the password; `isExpired` when the second step took too long. */
  onBack: (isExpired: boolean) => void;
};

type Values = { code: string };

export function TotpStep({ challenge, onDone, onBack }: Props) {
  const { t } = useTranslation("auth");
  const [form] = Form.useForm<Values>();
  const lock = useLock();

  const { submit, isBusy, failure } = useSubmit(
    form,
    ({ code }: Values) =>
      answer(api.POST("/api/v1/session/totp", { body: { challenge, code: code.replaceAll(" ", "") } })),
    {
      onDone: (next) => next.next === "done" && onDone(next.session),
      onError(error) {
        if (isRefusal(error, "challenge_expired")) {
          onBack(true);
          return true;
        }
        form.resetFields(["code"]);
        form.focusField("code");
        return lock.note(error);
      },
    },
  );

  return (
    <Form<Values>
      form={form}
      name="second-step"
      layout="vertical"
      size="large"
      requiredMark={false}
      onFinish={submit}
    >
      <Typography.Title level={2} style={{ fontSize: 18 }}>
        {t("totp.title")}
      </Typography.Title>
      <Typography.Paragraph type="secondary">{t("totp.text")}</Typography.Paragraph>
      <Flex vertical gap="small" aria-live="polite" className="said">
        {lock.isLocked && <Locked left_ms={lock.left_ms} />}
        {Boolean(failure) && <Failure error={failure} effect="once" />}
      </Flex>
      <Form.Item
        name="code"
        label={t("totp.code")}
        rules={[{ required: true, whitespace: true, message: t("totp.missing") }]}
      >
        <Input autoComplete="one-time-code" autoCapitalize="off" spellCheck={false} maxLength={32} autoFocus />
      </Form.Item>
      <Flex vertical gap="small">
        <Button type="primary" htmlType="submit" block loading={isBusy} disabled={lock.isLocked}>
          {t("totp.confirm")}
        </Button>
        <Button type="link" onClick={() => onBack(false)}>
          {t("totp.back")}
        </Button>
      </Flex>
    </Form>
  );
}
