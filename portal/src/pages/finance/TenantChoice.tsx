import { Input, Select } from "antd";
import { useTranslation } from "react-i18next";
import type { Tenant } from "@/api/types";

type Props = { tenants: Tenant[] | undefined; value: string; onChange: (code: string) => void };

/** Whose books are looked at. */
export function TenantChoice({ tenants, value, onChange }: Props) {
  const { t } = useTranslation("finance");
  if (!tenants) {
    return (
      <Input.Search
        key={value}
        aria-label={t("tenant.label")}
        placeholder={t("tenant.code")}
        defaultValue={value}
        maxLength={32}
        style={{ width: 240 }}
        onSearch={(code) => onChange(code.trim())}
      />
    );
  }
  return (
    <Select
      aria-label={t("tenant.label")}
      placeholder={t("tenant.choose")}
      value={value === "" ? undefined : value}
      options={tenants.map(({ code, name }) => ({ value: code, label: name === code ? code : `${code} · ${name}` }))}
      popupMatchSelectWidth={320}
      showSearch={{ optionFilterProp: "label" }}
      style={{ width: 240 }}
      onChange={onChange}
    />
  );
}
