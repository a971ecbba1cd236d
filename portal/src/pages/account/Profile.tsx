import { App, Button, Card, Descriptions, Divider, Form, Input, Select } from "antd";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import type { Language } from "@/api/types";
import { session } from "@/auth/session";
import { useRoleName } from "@/auth/useRoleName";
import { useSession } from "@/auth/useSession";
import { useFormat } from "@/format/useFormat";
import { Failure } from "@/parts/Failure";
import { useSubmit } from "@/parts/useSubmit";

type Values = { mail?: string; language: Language; password?: string };

/** Who the account is; its mail address and language can be changed. */
export function Profile() {
  const { t } = useTranslation(["account", "trade"]);
  const { account, tenant } = useSession();
  const role = useRoleName();
  const format = useFormat();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const isOtherMail = (Form.useWatch("mail", form) ?? account.mail) !== account.mail;

  const { submit, isBusy, failure } = useSubmit(
    form,
    ({ mail, language, password }: Values) =>
      answer(api.PATCH("/api/v1/account", { body: { mail, language, ...(isOtherMail && { password }) } })),
    {
      onDone(next) {
        session.signedIn(next);
        form.resetFields(["password"]);
        void message.success(t("profile.saved"));
      },
    },
  );

  const last = account.last_sign_in_at;
  return (
    <Card title={t("profile.title")}>
      <Descriptions
        column={1}
        items={[
          { key: "name", label: t("profile.name"), children: account.name },
          { key: "type", label: t("profile.type"), children: t(`trade:accountType.${account.type}`) },
          ...(tenant ? [{ key: "tenant", label: t("profile.tenant"), children: `${tenant.name} (${tenant.code})` }] : []),
          { key: "role", label: t("profile.role"), children: role(account) },
          { key: "created", label: t("profile.created"), children: format.dateTime(account.created_at) },
          {
            key: "last",
            label: t("profile.lastSignIn"),
            children: !last
              ? t("profile.never")
              : account.last_sign_in_address
                ? t("profile.from", { time: format.dateTime(last), address: account.last_sign_in_address })
                : format.dateTime(last),
          },
        ]}
      />
      <Divider />
      <Form<Values>
        form={form}
        layout="vertical"
        initialValues={{ mail: account.mail, language: account.language }}
        onFinish={submit}
      >
        {Boolean(failure) && <Failure error={failure} effect="once" />}
        <Form.Item
          name="mail"
          label={t("profile.mail")}
          extra={t("profile.mailHint")}
          normalize={(value: string) => value.trim()}
          rules={[{ type: "email", message: t("profile.mailInvalid") }]}
        >
          <Input type="email" autoComplete="email" maxLength={254} allowClear />
        </Form.Item>
        {isOtherMail && (
          <Form.Item
            name="password"
            label={t("password.current")}
            extra={t("profile.passwordHint")}
            rules={[{ required: true, message: t("password.currentMissing") }]}
          >
            <Input.Password autoComplete="current-password" maxLength={200} />
          </Form.Item>
        )}
        <Form.Item name="language" label={t("profile.language")} extra={t("profile.languageHint")}>
          <Select
            options={[
              { value: "en", label: "English" },
              { value: "zh", label: "中文" },
            ]}
          />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={isBusy}>
          {t("profile.save")}
        </Button>
      </Form>
    </Card>
  );
}
