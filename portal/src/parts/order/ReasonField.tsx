import { Form } from "antd";
import { useTranslation } from "react-i18next";
import { GrowingText } from "../GrowingText";

type Props = { name?: string; label?: string; hint?: string; isOptional?: boolean };

/** Why something is done. One line: line breaks become spaces. */
export function ReasonField({ name = "reason", label, hint, isOptional = false }: Props) {
  const { t } = useTranslation("order");
  return (
    <Form.Item
      name={name}
      label={label ?? t("form.reason")}
      extra={hint ?? t("form.reasonHint")}
      normalize={(value: string) => value.replace(/\s*[\r\n]+\s*/g, " ")}
      rules={[{ required: !isOptional, whitespace: true, message: t("form.reasonMissing") }]}
    >
      <GrowingText rows={2} rowsMax={5} maxLength={200} showCount />
    </Form.Item>
  );
}
