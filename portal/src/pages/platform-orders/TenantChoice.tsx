import { Alert, Form } from "antd";
import { useTranslation } from "react-i18next";
import { TenantSelect } from "@/parts/TenantSelect";
import { useTenant } from "@/parts/useTenant";

/** The tenant an order is for. */
export function TenantChoice() {
  const { t } = useTranslation("platform-orders");
  const status = useTenant(Form.useWatch<string | undefined>("tenant"))?.status;
  return (
    <>
      <Form.Item
        name="tenant"
        label={t("form.tenant")}
        rules={[{ required: true, whitespace: true, message: t("form.tenantMissing") }]}
      >
        <TenantSelect placeholder={t("form.tenantPick")} allowClear={false} />
      </Form.Item>
      {(status === "suspended" || status === "closed") && (
        <Form.Item>
          <Alert
            type={status === "closed" ? "error" : "warning"}
            showIcon
            role="status"
            title={t(status === "closed" ? "form.closedHint" : "form.suspendedHint")}
          />
        </Form.Item>
      )}
    </>
  );
}
