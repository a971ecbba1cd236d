import { App, Form, InputNumber, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import type { OrderDetail, RenewBody } from "@/api/types";
import { useOnce } from "@/api/useOnce";
import { useFormat } from "@/format/useFormat";
import { AmountField } from "@/parts/order/AmountField";
import { cleaned } from "@/parts/order/decimal";
import { ReasonField } from "@/parts/order/ReasonField";
import { useNow } from "@/parts/useNow";
import { Act } from "./Act";
import type { ActProps } from "./Actions";

type Values = { days: number | null; amount: string; reason: string };

const DAY_MS = 86_400_000;
const DAYS_MAX = 36_500;

/** Gives an order more time, and money when said so. */
export function Renew({ order, onClose }: ActProps) {
  const { t } = useTranslation("platform-orders");
  const format = useFormat();
  const { message } = App.useApp();
  const once = useOnce();
  const [form] = Form.useForm<Values>();
  const days = Form.useWatch<number | null | undefined>("days", form);
  const amount = Form.useWatch<string | undefined>("amount", form);
  const now = useNow(1_000);
  const { number, unit } = order;
  const before = Date.parse(order.expires_at ?? "");
  const end = days ? Math.max(before, now) + days * DAY_MS : null;
  return (
    <Act<Values, OrderDetail>
      form={form}
      title={t("renew.title", { number })}
      text={t("renew.text")}
      ok={t("renew.ok")}
      initial={{ days: order.validity_days, amount: "", reason: "" }}
      call={(values) => {
        const body = bodyOf(values);
        const params = { path: { number }, header: once(body) };
        return answer(api.POST("/api/v1/admin/orders/{number}/renew", { params, body }));
      }}
      onDone={({ expires_at }) => {
        void message.success(t("renew.done", { number, time: expires_at ? format.dateTime(expires_at) : "" }));
        onClose();
      }}
      onClose={onClose}
    >
      <Form.Item
        name="days"
        label={t("renew.days")}
        extra={t("renew.daysHint")}
        rules={[{ required: true, type: "integer", min: 1, max: DAYS_MAX, message: t("renew.daysMissing") }]}
      >
        <InputNumber min={1} max={DAYS_MAX} precision={0} suffix={t("renew.daysUnit")} style={{ width: 200 }} />
      </Form.Item>
      {end !== null && (
        <Typography.Paragraph strong>
          {t("renew.ends", { time: format.dateTime(end), before: format.dateTime(before) })}
        </Typography.Paragraph>
      )}
      <AmountField name="amount" label={t("renew.amount")} unit={unit} extra={t("renew.amountHint")} isOptional />
      <ReasonField label={t("renew.reason")} isOptional={!amount?.trim()} />
    </Act>
  );
}

function bodyOf({ days, amount, reason }: Values): RenewBody {
  const added = cleaned(amount);
  return { days, ...(added === "" ? {} : { amount: added }), reason: reason.trim() };
}
