import { Form, Select } from "antd";
import { useTranslation } from "react-i18next";
import type { RoleList } from "@/api/types";
import { useRoleName } from "@/auth/useRoleName";
import { useLanguage } from "@/i18n/useLanguage";
import styles from "./accounts.module.css";

/** The role: the field `role` of the form around it, with what the chosen one may. */
export function RoleField({ roles, isDisabled = false }: { roles: RoleList | undefined; isDisabled?: boolean }) {
  const { t } = useTranslation("accounts");
  const language = useLanguage();
  const roleName = useRoleName();
  const chosen = Form.useWatch<string | undefined>("role");
  const option = (value: string, label: string, canGive: boolean) => ({
    value,
    label: canGive ? label : `${label} (${t("form.roleExceeds")})`,
    disabled: !canGive,
  });
  const builtIn = roles?.built_in.map((role) => option(role.role, roleName(role), role.can_give)) ?? [];
  const custom = roles?.custom.map((role) => option(role.id, role.name, role.can_give)) ?? [];
  const options = [
    { label: t("builtIn"), options: builtIn },
    ...(custom.length > 0 ? [{ label: t("custom"), options: custom }] : []),
  ];
  const held =
    roles?.built_in.find(({ role }) => role === chosen)?.permissions ??
    roles?.custom.find(({ id }) => id === chosen)?.permissions ??
    [];
  const sentences = roles?.permissions.filter(({ permission }) => held.includes(permission)) ?? [];
  return (
    <>
      <Form.Item
        name="role"
        label={t("form.role")}
        rules={[{ required: true, message: t("form.roleMissing") }]}
        style={{ marginBottom: sentences.length > 0 ? 8 : undefined }}
      >
        <Select showSearch={{ optionFilterProp: "label" }} options={options} loading={!roles} disabled={isDisabled || !roles} />
      </Form.Item>
      {sentences.length > 0 && (
        <Form.Item>
          <details>
            <summary>{`${t("form.roleMay")} (${sentences.length})`}</summary>
            <ul className={styles.may}>
              {sentences.map((sentence) => (
                <li key={sentence.permission}>{sentence[language]}</li>
              ))}
            </ul>
          </details>
        </Form.Item>
      )}
    </>
  );
}
