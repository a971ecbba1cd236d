import { Form, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { group } from "@/format/money";
import { faultOf, MOST } from "@/parts/order/decimal";
import orderStyles from "@/parts/order/order.module.css";
import type { PriceRow } from "./PackageForm";
import { PriceCheck } from "./PriceCheck";
import { LINES_MAX, PriceLines } from "./PriceLines";

/** The price list, and what messages cost by it. */
export function PriceFields() {
  const { t } = useTranslation("packages");
  const unit = Form.useWatch<string | undefined>("unit") ?? "SMS";
  const rows = Form.useWatch<PriceRow[] | undefined>("prices") ?? [];
  return (
    <>
      <p className={orderStyles.hint}>
        {t("price.hint")} {unit === "SMS" && t("price.hintSms")}
      </p>
      <Form.Item
        name="prices"
        dependencies={["unit"]}
        rules={[
          ({ getFieldValue }) => ({
            validator: async (_, lines: PriceRow[]) => {
              const fail = (text: string) => Promise.reject(new Error(text));
              if (lines.length === 0 && getFieldValue("unit") !== "SMS") return fail(t("price.missing"));
              if (lines.length > LINES_MAX) return fail(t("price.tooMany"));
              const isWrong = lines.some(({ per_segment }) => faultOf(per_segment, "price") !== null);
              return isWrong ? fail(t("price.wrong", { most: group(MOST.price) })) : Promise.resolve();
            },
          }),
        ]}
        validateTrigger="onSubmit"
      >
        <PriceLines unit={unit} />
      </Form.Item>
      <Typography.Title level={3} style={{ fontSize: 14, marginTop: 0 }}>
        {t("check.title")}
      </Typography.Title>
      <PriceCheck lines={rows} unit={unit} />
    </>
  );
}
