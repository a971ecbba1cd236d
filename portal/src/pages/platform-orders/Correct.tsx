import { Alert, App, Form, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { answer, api } from "@/api/client";
import type { Correction } from "@/api/types";
import { useOnce } from "@/api/useOnce";
import { useFormat } from "@/format/useFormat";
import { AmountField } from "@/parts/order/AmountField";
import { add, compare } from "@/parts/order/amounts";
import { cleaned, faultOf } from "@/parts/order/decimal";
import { ReasonField } from "@/parts/order/ReasonField";
import { Act } from "./Act";
import type { ActProps } from "./Actions";
import { Effect } from "./Effect";

type Values = { amount: string; reason: string };

/** Mends what an order is worth; above the platform's limit that is a proposal. */
export function Correct({ order, onClose }: ActProps) {
  const { t } = useTranslation("platform-orders");
  const format = useFormat();
  const { message } = App.useApp();
  const once = useOnce();
  const [form] = Form.useForm<Values>();
  const typed = Form.useWatch<string | undefined>("amount", form);
  const [proposed, setProposed] = useState<Correction | null>(null);
  const { number, unit, remaining_amount: left } = order;
  const isGood = typed !== undefined && faultOf(typed, "signed") === null;
  const after = isGood && left !== null ? add(left, cleaned(typed)) : null;
  const isOverdrawn = order.payment_type === "prepaid" && after !== null && compare(after, "0") < 0;
  if (proposed) return <Proposed correction={proposed} onClose={onClose} />;
  return (
    <Act<Values, Correction>
      form={form}
      title={t("correct.title", { number })}
      text={t("correct.text")}
      ok={t("correct.ok")}
      isOff={isOverdrawn}
      initial={{ amount: "", reason: "" }}
      call={(values) => {
        const body = { amount: cleaned(values.amount), reason: values.reason.trim() };
        const params = { path: { number }, header: once(body) };
        return answer(api.POST("/api/v1/admin/orders/{number}/corrections", { params, body }));
      }}
      onDone={(made) => {
        if (made.status === "proposed") {
          setProposed(made);
          return;
        }
        void message.success(t("correct.posted"));
        onClose();
      }}
      onClose={onClose}
    >
      <AmountField
        name="amount"
        label={t("correct.amount")}
        unit={unit}
        extra={t("correct.amountHint")}
        sort="signed"
        autoFocus
      />
      {left !== null && <Effect label={t("correct.remaining")} unit={unit} before={left} after={after} />}
      {isOverdrawn && (
        <Form.Item>
          <Alert
            type="error"
            showIcon
            role="alert"
            title={t("correct.overdraw", { amount: format.money({ amount: left ?? "0", unit }) })}
          />
        </Form.Item>
      )}
      <ReasonField />
    </Act>
  );
}

/** Nothing has happened yet: somebody else decides. */
function Proposed({ correction: { amount, unit, order_number }, onClose }: { correction: Correction; onClose: () => void }) {
  const { t } = useTranslation("platform-orders");
  const format = useFormat();
  const navigate = useNavigate();
  return (
    <Modal
      open
      title={t("correct.proposedTitle")}
      okText={t("correct.see")}
      cancelText={t("correct.close")}
      onOk={() => void navigate(`/admin/corrections?order=${encodeURIComponent(order_number)}`)}
      onCancel={onClose}
    >
      {t("correct.proposed", { amount: format.money({ amount, unit }) })}
    </Modal>
  );
}
