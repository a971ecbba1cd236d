import { AutoComplete, Checkbox, Form, Input, Radio } from "antd";
import { useTranslation } from "react-i18next";
import type { AdminRoute, SmsType } from "@/api/types";

const TYPES: SmsType[] = ["verification", "notification", "marketing"];

/** What the package is. */
export function ProductFields({ routes }: { routes: AdminRoute[] | undefined }) {
  const { t } = useTranslation(["packages", "order", "trade"]);
  const channels = [...new Set(routes?.map(({ channel }) => channel))].sort();
  const named = { required: true, whitespace: true, message: t("form.nameMissing") };
  return (
    <>
      <Form.Item name="product_name" label={t("form.product")} extra={t("form.productHint")} rules={[named]}>
        <Input maxLength={64} showCount autoComplete="off" />
      </Form.Item>
      <Form.Item name="business_channel" label={t("form.channel")} extra={t("form.channelHint")} rules={[named]}>
        <AutoComplete
          options={channels.map((value) => ({ value }))}
          showSearch={{
            filterOption: (typed, option) => (option?.value ?? "").toLowerCase().includes(typed.toLowerCase()),
          }}
        >
          <Input maxLength={64} autoComplete="off" />
        </AutoComplete>
      </Form.Item>
      <Form.Item name="direction" label={t("form.direction")}>
        <Radio.Group
          options={[
            { value: "everywhere", label: t("order:everywhere") },
            { value: "mainland", label: t("trade:direction.mainland") },
            { value: "international", label: t("trade:direction.international") },
          ]}
        />
      </Form.Item>
      <Form.Item name="types" label={t("form.types")} extra={t("form.typesHint")}>
        <Checkbox.Group options={TYPES.map((value) => ({ value, label: t(`trade:type.${value}`) }))} />
      </Form.Item>
    </>
  );
}
