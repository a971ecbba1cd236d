import { Form, Input } from "antd";
import { useTranslation } from "react-i18next";

/** Why rules are changed. One line: line breaks become spaces. */
export function Reason() {
  const { t } = useTranslation("policy");
  return (
    <Form.Item
      name="reason"
      label={t("review.reason")}
      extra={t("review.reasonHint")}
      normalize={(value: string) => value.replace(/\s*[\r\n]+\s*/g, " ")}
      rules={[{ required: true, whitespace: true, message: t("review.reasonMissing") }]}
    >
      <Input.TextArea maxLength={200} showCount rows={2} />
    </Form.Item>
  );
}
