import { Checkbox, Form } from "antd";
import { useTranslation } from "react-i18next";
import type { Package } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { TimeInput } from "@/parts/order/TimeInput";
import type { PlaceForm } from "./PlaceForm";

/** When an order is usable. */
export function TimeFields({ of }: { of: Package }) {
  const { t } = useTranslation(["platform-orders", "order"]);
  const format = useFormat();
  const isActive = Form.useWatch<boolean | undefined>("activate") ?? true;
  const days = of.validity_days;
  const zone = t("order:form.zone", { zone: format.zone });
  const standard =
    days === null
      ? t("form.expiresNone")
      : t("form.expiresHint", { days: t("order:days", { count: days, n: format.number(days) }) });
  return (
    <>
      <Form.Item name="activate" valuePropName="checked" extra={t("form.activateHint")}>
        <Checkbox>{t("form.activate")}</Checkbox>
      </Form.Item>
      {isActive && (
        <Form.Item name="effective_at" label={t("form.effective")} extra={`${t("form.effectiveHint")} ${zone}`}>
          <TimeInput />
        </Form.Item>
      )}
      <Form.Item
        name="expires_at"
        label={t("form.expires")}
        extra={`${standard} ${zone}`}
        dependencies={["effective_at", "activate"]}
        rules={[
          ({ getFieldValue }) => ({
            validator: async (_, end: string | null) => {
              const from = isActive ? (getFieldValue("effective_at") as PlaceForm["effective_at"]) : null;
              const least = Math.max(Date.now(), from ? Date.parse(from) : 0);
              return end && Date.parse(end) <= least
                ? Promise.reject(new Error(t("form.expiresPast")))
                : Promise.resolve();
            },
          }),
        ]}
      >
        <TimeInput isFuture />
      </Form.Item>
    </>
  );
}
