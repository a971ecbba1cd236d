import { Form, Select } from "antd";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { RoleList } from "@/api/types";
import { useRoleName } from "@/auth/useRoleName";
import { grantable } from "./grantable";

type Props = {
  list: RoleList;
  /** The role that is being changed. */
  but?: string;
  /** What was copied already. */
  from?: string;
};

/** Ticks what another role may, in the field `permissions` of the form around it. */
export function CopyFrom({ list, but, from }: Props) {
  const { t } = useTranslation("roles");
  const roleName = useRoleName();
  const form = Form.useFormInstance<{ permissions: string[] }>();
  const id = useId();
  const [chosen, setChosen] = useState(from);
  const options = [
    { label: t("builtIn"), options: list.built_in.map(({ role }) => ({ value: role, label: roleName({ role }) })) },
    {
      label: t("custom"),
      options: list.custom.filter((role) => role.id !== but).map((role) => ({ value: role.id, label: role.name })),
    },
  ].filter(({ options: inside }) => inside.length > 0);
  return (
    <Form.Item label={t("form.from")} extra={t("form.fromHint")} htmlFor={id}>
      <Select
        id={id}
        value={chosen}
        placeholder={t("form.fromNone")}
        showSearch={{ optionFilterProp: "label" }}
        options={options}
        onChange={(role) => {
          setChosen(role);
          form.setFieldValue("permissions", grantable(list, role));
        }}
      />
    </Form.Item>
  );
}
