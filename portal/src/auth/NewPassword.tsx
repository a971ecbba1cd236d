import { LockOutlined } from "@ant-design/icons";
import { Form, Input } from "antd";
import { useTranslation } from "react-i18next";
import { useMaybeSession } from "./useSession";

/** The new password, twice. The server judges it; here only what needs no judging is said early. */
export function NewPassword() {
  const { t } = useTranslation("auth");
  const length_min = useMaybeSession()?.password_min_length;
  return (
    <>
      <Form.Item
        name="new_password"
        label={t("newPassword")}
        extra={length_min ? t("newPasswordHint", { count: length_min }) : t("newPasswordHintShort")}
        rules={[
          { required: true, message: t("newPasswordMissing") },
          ...(length_min ? [{ min: length_min, message: t("newPasswordShort", { count: length_min }) }] : []),
        ]}
      >
        <Input.Password prefix={<LockOutlined />} autoComplete="new-password" maxLength={200} />
      </Form.Item>
      <Form.Item
        name="repeated"
        label={t("repeated")}
        dependencies={["new_password"]}
        rules={[
          { required: true, message: t("repeatedMissing") },
          ({ getFieldValue }) => ({
            validator: (_, value: unknown) =>
              !value || value === getFieldValue("new_password")
                ? Promise.resolve()
                : Promise.reject(new Error(t("repeatedDiffers"))),
          }),
        ]}
      >
        <Input.Password prefix={<LockOutlined />} autoComplete="new-password" maxLength={200} />
      </Form.Item>
    </>
  );
}
