import { Alert, App, Form } from "antd";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import { isRefusal } from "@/api/error";
import type { OrderDetail } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { AmountField } from "@/parts/order/AmountField";
import { compare, used } from "@/parts/order/amounts";
import { cleaned, faultOf } from "@/parts/order/decimal";
import { TimeInput } from "@/parts/order/TimeInput";
import { StaleNotice } from "@/parts/stale/StaleNotice";
import { useStale } from "@/parts/stale/useStale";
import { Act } from "./Act";
import type { ActProps } from "./Actions";
import { type ChangeForm, formOf, isChanged, patchOf } from "./ChangeForm";

/** Changes thresholds and end, unless somebody else was quicker. */
export function Change({ order, onClose }: ActProps) {
  const { t } = useTranslation(["platform-orders", "order"]);
  const format = useFormat();
  const { message } = App.useApp();
  const [form] = Form.useForm<ChangeForm>();
  const stale = useStale(form, formOf(order));
  const values = Form.useWatch((all: Partial<ChangeForm>) => ({ ...stale.base.values, ...all }), form) as
    | ChangeForm
    | undefined;
  const { number, unit } = order;
  const isPostpaid = order.payment_type === "postpaid";
  const isSame = !isChanged(patchOf(stale.base, values ?? stale.base.values));
  const path = { path: { number } };

  const call = async (typed: ChangeForm): Promise<OrderDetail | null> => {
    const body = patchOf(stale.base, { ...stale.base.values, ...typed });
    try {
      return await answer(api.PATCH("/api/v1/admin/orders/{number}", { params: path, body }));
    } catch (error) {
      if (!isRefusal(error, "changed_meanwhile")) throw error;
      stale.found(formOf(await answer(api.GET("/api/v1/admin/orders/{number}", { params: path }))));
      return null;
    }
  };
  return (
    <Act<ChangeForm, OrderDetail | null>
      form={form}
      title={t("change.title", { number })}
      text={t(isPostpaid ? "change.text" : "change.textPrepaid")}
      ok={t("change.ok")}
      isOff={isSame || stale.changes !== null}
      initial={stale.base.values}
      call={call}
      onDone={(changed) => {
        if (!changed) return;
        void message.success(t("change.done", { number }));
        onClose();
      }}
      onClose={onClose}
    >
      {stale.changes && (
        <Form.Item>
          <StaleNotice<ChangeForm>
            changes={stale.changes}
            name={(field) =>
              t(
                field === "warning_threshold"
                  ? "change.warning"
                  : field === "prohibiting_threshold"
                    ? "change.prohibiting"
                    : "change.ends",
              )
            }
            say={(field, value) => {
              if (!value) return t("order:nothing");
              const text = value as string;
              return field === "expires_at" ? format.dateTime(text) : format.money({ amount: text, unit });
            }}
            onLoad={stale.load}
            onKeep={stale.keep}
          />
        </Form.Item>
      )}
      {isPostpaid && <Thresholds order={order} values={values ?? stale.base.values} />}
      <Form.Item
        name="expires_at"
        label={t("change.ends")}
        extra={`${t("change.endsHint")} ${t("order:form.zone", { zone: format.zone })}`}
        rules={[
          {
            validator: async (_, end: string | null) =>
              end !== null && end !== stale.base.values.expires_at && Date.parse(end) <= Date.now()
                ? Promise.reject(new Error(t("change.past")))
                : Promise.resolve(),
          },
        ]}
      >
        <TimeInput isFuture />
      </Form.Item>
    </Act>
  );
}

function Thresholds({ order, values }: { order: OrderDetail; values: ChangeForm }) {
  const { t } = useTranslation("platform-orders");
  const format = useFormat();
  const { unit } = order;
  const [warn, prohibit] = [cleaned(values.warning_threshold), cleaned(values.prohibiting_threshold)];
  const areGood = [warn, prohibit].every((text) => faultOf(text, "amount") === null);
  const spent = used(order);
  const isReached = faultOf(prohibit, "amount") === null && compare(spent, prohibit) >= 0;
  return (
    <>
      <AmountField name="warning_threshold" label={t("change.warning")} unit={unit} extra={t("change.warningHint")} isOptional />
      <AmountField
        name="prohibiting_threshold"
        label={t("change.prohibiting")}
        unit={unit}
        extra={t("change.prohibitingHint")}
        isOptional
      />
      {areGood && compare(warn, prohibit) > 0 && (
        <Form.Item>
          <Alert type="error" showIcon role="alert" title={t("change.order")} />
        </Form.Item>
      )}
      {(prohibit === "" || isReached) && (
        <Form.Item>
          <Alert
            type="warning"
            showIcon
            role="status"
            title={isReached ? t("change.reached", { used: format.money({ amount: spent, unit }) }) : t("change.unlimited")}
          />
        </Form.Item>
      )}
    </>
  );
}
