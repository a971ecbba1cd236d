import { Form, Input } from "antd";
import { useTranslation } from "react-i18next";

/** The account's name. `tenant`: whose prefix it must have; null = not chosen yet, undefined = the platform's. */
export function NameField({ tenant }: { tenant: string | null | undefined }) {
  const { t } = useTranslation("accounts");
  const prefix = `${tenant ?? "CNX01"}_`;
  const isTenants = tenant !== undefined;
  return (
    <Form.Item
      name="name"
      label={t("form.name")}
      extra={t(isTenants ? "form.nameHintTenant" : "form.nameHintPlatform", { prefix })}
      normalize={(value: string) => value.trim()}
      dependencies={["tenant"]}
      rules={[
        { required: true, whitespace: true, message: t("form.nameMissing") },
        { pattern: /^[\w.-]{1,64}$/, message: t("form.nameWrong") },
        {
          validator: (_, name: string | undefined = "") =>
            !tenant || name === "" || (name.startsWith(prefix) && name.length > prefix.length)
              ? Promise.resolve()
              : Promise.reject(new Error(t("form.namePrefix", { prefix }))),
          validateTrigger: "onSubmit",
        },
      ]}
    >
      <Input maxLength={64} autoComplete="off" autoCapitalize="off" spellCheck={false} placeholder={isTenants ? `${prefix}Adm` : undefined} />
    </Form.Item>
  );
}
