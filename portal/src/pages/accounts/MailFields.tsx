import { Form, Input, Select } from "antd";
import { useTranslation } from "react-i18next";

/** Mail and language of an account: the fields `mail` and `language` of the form around it. */
export function MailFields({ isNeeded }: { isNeeded: boolean }) {
  const { t } = useTranslation("accounts");
  return (
    <>
      <Form.Item
        name="mail"
        label={t("form.mail")}
        extra={t("form.mailHint")}
        normalize={(value: string) => value.trim()}
        rules={[
          ...(isNeeded ? [{ required: true, message: t("form.mailMissing") }] : []),
          { type: "email", message: t("form.mailWrong") },
        ]}
      >
        <Input type="email" maxLength={254} autoComplete="off" />
      </Form.Item>
      <Form.Item name="language" label={t("form.language")} extra={t("form.languageHint")}>
        <Select options={(["en", "zh"] as const).map((value) => ({ value, label: t(`languages.${value}`) }))} />
      </Form.Item>
    </>
  );
}
