import { Alert, Form, Input, Select } from "antd";
import { useTranslation } from "react-i18next";
import { useTenants } from "@/parts/order/useTenants";

/** The tenant an order is for. */
export function TenantChoice() {
  const { t } = useTranslation("platform-orders");
  const tenants = useTenants();
  const code = Form.useWatch<string | undefined>("tenant");
  const chosen = tenants?.find((tenant) => tenant.code === code);
  const open = tenants?.filter(({ status }) => status !== "closed");
  return (
    <>
      <Form.Item
        name="tenant"
        label={t("form.tenant")}
        rules={[{ required: true, whitespace: true, message: t("form.tenantMissing") }]}
      >
        {open ? (
          <Select
            placeholder={t("form.tenantPick")}
            showSearch={{ optionFilterProp: "label" }}
            options={open.map(({ code: value, label, status }) => ({
              value,
              label: status === "suspended" ? `${label} (${t("form.suspended")})` : label,
            }))}
          />
        ) : (
          <Input maxLength={32} autoComplete="off" />
        )}
      </Form.Item>
      {chosen?.status === "suspended" && (
        <Form.Item>
          <Alert type="warning" showIcon role="status" title={t("form.suspendedHint")} />
        </Form.Item>
      )}
    </>
  );
}
