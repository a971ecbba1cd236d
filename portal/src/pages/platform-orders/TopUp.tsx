import { App, Form } from "antd";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import { useOnce } from "@/api/useOnce";
import { useFormat } from "@/format/useFormat";
import { AmountField } from "@/parts/order/AmountField";
import { add } from "@/parts/order/amounts";
import { cleaned, faultOf } from "@/parts/order/decimal";
import { ReasonField } from "@/parts/order/ReasonField";
import { Act } from "./Act";
import type { ActProps } from "./Actions";
import { Effect } from "./Effect";

type Values = { amount: string; reason: string };

/** Adds to a prepaid order, or notes a payment of a post-paid one. */
export function TopUp({ order, onClose }: ActProps) {
  const { t } = useTranslation("platform-orders");
  const format = useFormat();
  const { message } = App.useApp();
  const once = useOnce();
  const [form] = Form.useForm<Values>();
  const typed = Form.useWatch<string | undefined>("amount", form);
  const { number, unit, remaining_amount: left } = order;
  const isPostpaid = order.payment_type === "postpaid";
  const isGood = typed !== undefined && faultOf(typed, "amount") === null;
  return (
    <Act<Values, unknown>
      form={form}
      title={t(isPostpaid ? "topUp.titlePostpaid" : "topUp.title", { number })}
      text={t(isPostpaid ? "topUp.textPostpaid" : "topUp.text")}
      ok={t("topUp.ok")}
      initial={{ amount: "", reason: "" }}
      call={(values) => {
        const body = { amount: cleaned(values.amount), reason: values.reason.trim() };
        const params = { path: { number }, header: once(body) };
        return answer(api.POST("/api/v1/admin/orders/{number}/top-ups", { params, body }));
      }}
      onDone={() => {
        void message.success(t("topUp.done", { amount: format.money({ amount: cleaned(form.getFieldValue("amount") as string), unit }) }));
        onClose();
      }}
      onClose={onClose}
    >
      <AmountField name="amount" label={t("topUp.amount")} unit={unit} autoFocus />
      {left !== null && (
        <Effect label={t("topUp.remaining")} unit={unit} before={left} after={isGood ? add(left, cleaned(typed)) : null} />
      )}
      <ReasonField />
    </Act>
  );
}
