import { Select } from "antd";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { useTenants } from "@/parts/order/useTenants";

/** The way to a tenant's own rules; nothing for who may not see tenants. */
export function TenantChoice({ code }: { code: string | null }) {
  const { t } = useTranslation("policy");
  const navigate = useNavigate();
  const tenants = useTenants();
  if (!tenants) return null;
  return (
    <Select<string>
      aria-label={t("tenantRules")}
      placeholder={t("chooseTenant")}
      value={code}
      options={tenants.map((tenant) => ({ value: tenant.code, label: tenant.label }))}
      popupMatchSelectWidth={320}
      showSearch={{ optionFilterProp: "label" }}
      style={{ width: 200 }}
      onChange={(chosen) => void navigate(`/admin/tenants/${encodeURIComponent(chosen)}/policy`)}
    />
  );
}
