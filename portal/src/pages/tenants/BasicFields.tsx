import { Form, Input, Select } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

/** Code, name, time zone, language. */
export function BasicFields({ isNew }: { isNew: boolean }) {
  const { t } = useTranslation("tenants");
  const code = Form.useWatch<string | undefined>("code") ?? "";
  const zones = useMemo(() => Intl.supportedValuesOf("timeZone").map((value) => ({ value, label: value })), []);
  const languages = (["en", "zh"] as const).map((value) => ({ value, label: t(`languages.${value}`) }));
  return (
    <>
      {isNew && (
        <Form.Item
          name="code"
          label={t("field.code")}
          extra={t("hint.code", { code: code.trim() || "CNX01" })}
          rules={[
            { required: true, whitespace: true, message: t("missing.code") },
            { pattern: /^[\w.-]{1,32}$/, message: t("wrong.code") },
          ]}
        >
          <Input maxLength={32} autoComplete="off" spellCheck={false} autoFocus placeholder="CNX01" />
        </Form.Item>
      )}
      <Form.Item
        name="name"
        label={t("field.name")}
        extra={t("hint.name")}
        rules={[{ required: true, whitespace: true, message: t("missing.name") }]}
      >
        <Input maxLength={64} autoComplete="off" />
      </Form.Item>
      <Form.Item name="time_zone" label={t("field.time_zone")} extra={t("hint.time_zone")}>
        <Select showSearch options={zones} />
      </Form.Item>
      <Form.Item name="language" label={t("field.language")} extra={t("hint.language")}>
        <Select options={languages} />
      </Form.Item>
    </>
  );
}
