import { useQueryClient } from "@tanstack/react-query";
import { App, Form, Input, Modal } from "antd";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import { isRefusal } from "@/api/error";
import type { TenantDetail } from "@/api/types";
import { Failure } from "@/parts/Failure";
import { GrowingText } from "@/parts/GrowingText";
import { useSubmit } from "@/parts/useSubmit";
import styles from "./tenants.module.css";
import { tenantsChanged } from "./tenantsChanged";

export type StatusChange = "suspend" | "resume" | "close";
type Values = { reason: string; code?: string };

/** Says what happens, asks why, and before what cannot be undone for the code. */
export function ChangeStatus({ tenant, change, onClose }: { tenant: TenantDetail; change: StatusChange; onClose: () => void }) {
  const { t } = useTranslation("tenants");
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [form] = Form.useForm<Values>();
  const { code } = tenant;
  const typed = Form.useWatch("code", form) ?? "";
  const isSure = change !== "close" || typed.trim() === code;
  const { submit, isBusy, failure } = useSubmit(form, ({ reason }: Values) => send(change, code, reason.trim()), {
    onDone() {
      tenantsChanged(queries);
      void message.success(t(`${change}.done`, { code }));
      onClose();
    },
    onError(error) {
      // Somebody else was quicker; the page below shows what it is now.
      if (isRefusal(error, "tenant_state")) tenantsChanged(queries);
      return false;
    },
  });
  const effects = [
    t(`${change}.effect1`, { code }),
    t(`${change}.effect2`),
    ...(change === "resume" ? [] : [t(`${change}.effect3`)]),
  ];
  return (
    <Modal
      open
      title={t(`${change}.title`, { code })}
      okText={t(`${change}.do`)}
      okButtonProps={{ danger: change !== "resume", disabled: !isSure }}
      cancelText={t("form.cancel")}
      confirmLoading={isBusy}
      onOk={form.submit}
      onCancel={onClose}
    >
      <ul className={styles.effects}>
        {effects.map((effect) => (
          <li key={effect}>{effect}</li>
        ))}
      </ul>
      <Form<Values> form={form} layout="vertical" requiredMark={false} onFinish={submit}>
        {Boolean(failure) && <Failure error={failure} effect="maybe" />}
        <Form.Item
          name="reason"
          label={t("reason.label")}
          extra={t("reason.hint")}
          normalize={(value: string) => value.replace(/\s*[\r\n]+\s*/g, " ")}
          rules={[{ required: true, whitespace: true, message: t("reason.missing") }]}
        >
          <GrowingText rows={2} rowsMax={5} maxLength={200} autoFocus />
        </Form.Item>
        {change === "close" && (
          <Form.Item name="code" label={t("close.type", { code })}>
            <Input aria-label={t("close.label")} autoComplete="off" spellCheck={false} maxLength={32} />
          </Form.Item>
        )}
      </Form>
    </Modal>
  );
}

function send(change: StatusChange, code: string, reason: string): Promise<unknown> {
  const params = { path: { code } };
  switch (change) {
    case "suspend":
      return answer(api.POST("/api/v1/admin/tenants/{code}/suspend", { params, body: { reason } }));
    case "resume":
      return answer(api.POST("/api/v1/admin/tenants/{code}/resume", { params, body: { reason } }));
    case "close":
      return answer(api.POST("/api/v1/admin/tenants/{code}/close", { params, body: { reason } }));
  }
}
