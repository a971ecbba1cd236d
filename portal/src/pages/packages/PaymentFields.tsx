import { Alert, Form, InputNumber, Radio, Select } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { ChargeMode, PaymentType } from "@/api/types";
import { useLanguage } from "@/i18n/useLanguage";
import { AmountField } from "@/parts/order/AmountField";
import { compare } from "@/parts/order/amounts";
import { cleaned, faultOf } from "@/parts/order/decimal";
import { currencies } from "./currencies";
import styles from "./packages.module.css";

const CHARGES: ChargeMode[] = ["delivered", "submitted", "accepted"];
const DAYS_MAX = 36_500;

/** How it is paid. */
export function PaymentFields() {
  const { t } = useTranslation(["packages", "order"]);
  const language = useLanguage();
  const payment = Form.useWatch<PaymentType | undefined>("payment_type") ?? "prepaid";
  const unit = Form.useWatch<string | undefined>("unit") ?? "SMS";
  const units = useMemo(() => [{ value: "SMS", label: t("form.sms") }, ...currencies(language)], [t, language]);
  return (
    <>
      <Form.Item name="payment_type" label={t("form.payment")} extra={t(`form.${payment}Hint`)}>
        <Radio.Group
          options={(["prepaid", "postpaid"] as const).map((value) => ({ value, label: t(`order:payment.${value}`) }))}
        />
      </Form.Item>
      <Form.Item name="unit" label={t("form.unit")} extra={t("form.unitHint")}>
        <Select showSearch={{ optionFilterProp: "label" }} options={units} style={{ maxWidth: 320 }} />
      </Form.Item>
      {payment === "prepaid" ? (
        <AmountField name="total_amount" label={t("form.total")} unit={unit} extra={t("form.totalHint")} isOptional />
      ) : (
        <Thresholds unit={unit} />
      )}
      <Form.Item
        name="validity_days"
        label={t("form.validity")}
        extra={t("form.validityHint")}
        rules={[{ type: "integer", min: 1, max: DAYS_MAX, message: t("form.validityWrong") }]}
      >
        <InputNumber min={1} max={DAYS_MAX} precision={0} suffix={t("form.validityUnit")} style={{ width: 200 }} />
      </Form.Item>
      <Form.Item name="charge_on" label={t("form.chargeOn")}>
        <Radio.Group
          vertical
          options={CHARGES.map((value) => ({
            value,
            label: (
              <>
                {t(`order:chargeOn.${value}`)}
                <span className={styles.hint}>{t(`order:chargeOnHint.${value}`)}</span>
              </>
            ),
          }))}
        />
      </Form.Item>
    </>
  );
}

function Thresholds({ unit }: { unit: string }) {
  const { t } = useTranslation("packages");
  const warn = cleaned(Form.useWatch<string | undefined>("warning_threshold") ?? "");
  const prohibit = cleaned(Form.useWatch<string | undefined>("prohibiting_threshold") ?? "");
  const areGood = [warn, prohibit].every((text) => faultOf(text, "amount") === null);
  return (
    <>
      <AmountField
        name="warning_threshold"
        label={t("form.warning")}
        unit={unit}
        extra={t("form.warningHint")}
        isOptional
      />
      <AmountField
        name="prohibiting_threshold"
        label={t("form.prohibiting")}
        unit={unit}
        extra={t("form.prohibitingHint")}
        isOptional
      />
      {areGood && compare(warn, prohibit) > 0 && (
        <Form.Item>
          <Alert type="error" showIcon role="alert" title={t("form.thresholdOrder")} />
        </Form.Item>
      )}
    </>
  );
}
