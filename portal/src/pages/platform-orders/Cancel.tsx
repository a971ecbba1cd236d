import { App, Form, Input, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import { useFormat } from "@/format/useFormat";
import { compare } from "@/parts/order/amounts";
import { ReasonField } from "@/parts/order/ReasonField";
import { Act } from "./Act";
import type { ActProps } from "./Actions";

type Values = { reason: string; typed: string };

/** Ends an order for good, once its number was typed. */
export function Cancel({ order, onClose }: ActProps) {
  const { t } = useTranslation("platform-orders");
  const format = useFormat();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const { number, unit, held } = order;
  const left = order.payment_type === "prepaid" ? (order.remaining_amount ?? "0") : "0";
  const say = (amount: string) => format.money({ amount, unit });
  const text = [
    t("cancel.text"),
    compare(left, "0") > 0 && t("cancel.left", { amount: say(left) }),
    compare(held, "0") > 0 && t("cancel.held", { amount: say(held) }),
    t("cancel.others"),
  ];
  return (
    <Act<Values, unknown>
      form={form}
      title={t("cancel.title", { number })}
      text={text.filter((part) => part !== false).map((part) => <div key={part}>{part}</div>)}
      ok={t("cancel.ok")}
      isDanger
      initial={{ reason: "", typed: "" }}
      call={({ reason }) =>
        answer(
          api.POST("/api/v1/admin/orders/{number}/cancel", {
            params: { path: { number } },
            body: { reason: reason.trim() },
          }),
        )
      }
      onDone={() => {
        void message.success(t("cancel.done", { number }));
        onClose();
      }}
      onClose={onClose}
    >
      <ReasonField />
      <Typography.Paragraph>{t("cancel.type", { number })}</Typography.Paragraph>
      <Form.Item
        name="typed"
        label={t("cancel.label")}
        validateTrigger="onBlur"
        rules={[
          {
            validator: async (_, value: string | undefined) =>
              value?.trim() === number ? Promise.resolve() : Promise.reject(new Error(t("cancel.different"))),
          },
        ]}
      >
        <Input autoComplete="off" spellCheck={false} maxLength={64} />
      </Form.Item>
    </Act>
  );
}
