import { App, Form, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import { useFormat } from "@/format/useFormat";
import { TimeInput } from "@/parts/order/TimeInput";
import { useNow } from "@/parts/useNow";
import { Act } from "./Act";
import type { ActProps } from "./Actions";

type Values = { effective_at: string | null };

const DAY_MS = 86_400_000;

/** Makes an order usable, now or from a time to come. */
export function Activate({ order, onClose }: ActProps) {
  const { t } = useTranslation(["platform-orders", "order"]);
  const format = useFormat();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const from = Form.useWatch<string | null | undefined>("effective_at", form);
  const now = useNow(1_000);
  const { number, validity_days: days, expires_at } = order;
  const end = () => {
    if (expires_at !== null) return t("activate.endsAgreed", { time: format.dateTime(expires_at) });
    if (days === null) return t("activate.endless");
    const time = format.dateTime((from ? Date.parse(from) : now) + days * DAY_MS);
    return t("activate.ends", { time, days: t("order:days", { count: days, n: format.number(days) }) });
  };
  return (
    <Act<Values, unknown>
      form={form}
      title={t("activate.title", { number })}
      text={t("activate.text")}
      ok={t("activate.ok")}
      initial={{ effective_at: null }}
      call={({ effective_at }) =>
        answer(
          api.POST("/api/v1/admin/orders/{number}/activate", {
            params: { path: { number } },
            body: effective_at ? { effective_at } : {},
          }),
        )
      }
      onDone={() => {
        void message.success(t("activate.done", { number }));
        onClose();
      }}
      onClose={onClose}
    >
      <Form.Item
        name="effective_at"
        label={t("activate.at")}
        extra={`${t("activate.atHint")} ${t("order:form.zone", { zone: format.zone })}`}
      >
        <TimeInput />
      </Form.Item>
      <Typography.Text strong>{end()}</Typography.Text>
    </Act>
  );
}
