import { Alert, Form } from "antd";
import { useTranslation } from "react-i18next";
import type { Package } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { AmountField } from "@/parts/order/AmountField";
import { compare } from "@/parts/order/amounts";
import { cleaned, faultOf } from "@/parts/order/decimal";

/** What of a package's terms may differ in an order. */
export function TermsFields({ of }: { of: Package }) {
  const { t } = useTranslation("platform-orders");
  const format = useFormat();
  const { unit } = of;
  if (of.payment_type === "postpaid") return <Thresholds of={of} />;
  const own = of.total_amount;
  return (
    <AmountField
      key={of.package_id}
      name="total_amount"
      label={t("form.total")}
      unit={unit}
      extra={own === null ? t("form.totalNone") : t("form.totalHint", { amount: format.money({ amount: own, unit }) })}
      isOptional={own !== null}
      placeholder={own ?? undefined}
    />
  );
}

function Thresholds({ of }: { of: Package }) {
  const { t } = useTranslation("platform-orders");
  const format = useFormat();
  const { unit, warning_threshold: warn, prohibiting_threshold: prohibit } = of;
  const typedWarn = Form.useWatch<string | undefined>("warning_threshold");
  const typedProhibit = Form.useWatch<string | undefined>("prohibiting_threshold");
  const [low, high] = [cleaned(typedWarn ?? "") || (warn ?? ""), cleaned(typedProhibit ?? "") || (prohibit ?? "")];
  const isWrong =
    faultOf(low, "amount") === null && faultOf(high, "amount") === null && compare(low, high) > 0;
  const hint = (own: string | null) =>
    own === null ? t("form.thresholdNone") : t("form.thresholdHint", { amount: format.money({ amount: own, unit }) });
  return (
    <>
      <AmountField
        name="warning_threshold"
        label={t("form.warning")}
        unit={unit}
        extra={hint(warn)}
        isOptional
        placeholder={warn ?? undefined}
      />
      <AmountField
        name="prohibiting_threshold"
        label={t("form.prohibiting")}
        unit={unit}
        extra={hint(prohibit)}
        isOptional
        placeholder={prohibit ?? undefined}
      />
      {isWrong && <Alert type="error" showIcon role="alert" title={t("form.thresholdOrder")} />}
    </>
  );
}
