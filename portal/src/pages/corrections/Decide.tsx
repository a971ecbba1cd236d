import { useQueryClient } from "@tanstack/react-query";
import { App, Form, Modal, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import type { Correction } from "@/api/types";
import { Failure } from "@/parts/Failure";
import { ReasonField } from "@/parts/order/ReasonField";
import { ordersChanged } from "@/parts/order/useOrder";
import { useSubmit } from "@/parts/useSubmit";
import { useSigned } from "./useSigned";

export type Verdict = "approve" | "reject";
type Values = { note: string };

/** Asks before somebody else's proposal is approved or rejected. */
export function Decide({ of, verdict, onClose }: { of: Correction; verdict: Verdict; onClose: () => void }) {
  const { t } = useTranslation("corrections");
  const { message } = App.useApp();
  const queries = useQueryClient();
  const signed = useSigned();
  const [form] = Form.useForm<Values>();
  const decide = ({ note }: Values) => {
    const init = { params: { path: { id: of.id } }, body: { note: note.trim() } };
    return verdict === "approve"
      ? answer(api.POST("/api/v1/admin/corrections/{id}/approve", init))
      : answer(api.POST("/api/v1/admin/corrections/{id}/reject", init));
  };
  const { submit, isBusy, failure } = useSubmit(form, decide, {
    onDone: () => {
      ordersChanged(queries);
      void message.success(t(`${verdict}.done`));
      onClose();
    },
    onError: () => {
      // Somebody else may have decided: the list shows it.
      ordersChanged(queries);
      return false;
    },
  });
  return (
    <Modal
      open
      title={t(`${verdict}.title`)}
      okText={t(`${verdict}.ok`)}
      okButtonProps={{ danger: verdict === "reject", loading: isBusy }}
      cancelText={t("cancel")}
      mask={{ closable: false }}
      onOk={form.submit}
      onCancel={onClose}
    >
      <Form<Values> form={form} layout="vertical" requiredMark={false} initialValues={{ note: "" }} onFinish={submit}>
        {failure !== null && (
          <Form.Item>
            <Failure error={failure} effect="once" />
          </Form.Item>
        )}
        <Typography.Paragraph strong>
          {t("what", { amount: signed(of), order: of.order_number, tenant: of.tenant_code, who: of.proposed_by })}
        </Typography.Paragraph>
        <Typography.Paragraph type="secondary">{of.reason}</Typography.Paragraph>
        <Typography.Paragraph>{t(`${verdict}.text`)}</Typography.Paragraph>
        <ReasonField
          name="note"
          label={t(`${verdict}.note`)}
          hint={t(`${verdict}.hint`)}
          isOptional={verdict === "approve"}
        />
      </Form>
    </Modal>
  );
}
