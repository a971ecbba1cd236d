import { useQueryClient } from "@tanstack/react-query";
import { App, Form, Input, Modal, Select } from "antd";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import { useOnce } from "@/api/useOnce";
import { usePermissions } from "@/auth/useSession";
import { useGet } from "@/api/useGet";
import { Failure } from "@/parts/Failure";
import { useSubmit } from "@/parts/useSubmit";
import { listsChanged } from "./listsChanged";

type Values = { phone: string; signature?: string; reason: string };

/** Enters an opt-out that came another way than by an uplink. */
export function AddOptOut({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("blacklist");
  const { message } = App.useApp();
  const queries = useQueryClient();
  const once = useOnce();
  const id = useId();
  const may = usePermissions();
  const [form] = Form.useForm<Values>();
  const signatures = useGet({ topic: "other", enabled: may("catalog:read") }, "/api/v1/signatures").data?.items ?? [];
  const { submit, isBusy, failure } = useSubmit(
    form,
    ({ phone, signature, reason }: Values) => {
      const body = { phone: phone.trim(), reason: reason.trim(), ...(signature ? { signature } : {}) };
      return answer(api.POST("/api/v1/opt-outs", { params: { header: once(body) }, body }));
    },
    {
      onDone({ added }) {
        listsChanged(queries);
        void message.success(t(added ? "optOut.added" : "optOut.known"));
        onClose();
      },
    },
  );
  return (
    <Modal
      open
      title={t("optOut.addTitle")}
      okText={t("optOut.addOk")}
      okButtonProps={{ loading: isBusy, htmlType: "submit", form: id }}
      cancelText={t("cancel")}
      onCancel={onClose}
    >
      <Form<Values> id={id} form={form} layout="vertical" requiredMark={false} onFinish={submit}>
        {failure !== null && (
          <Form.Item>
            <Failure error={failure} effect="once" />
          </Form.Item>
        )}
        <Form.Item
          name="phone"
          label={t("optOut.phone")}
          rules={[{ required: true, whitespace: true, message: t("optOut.phoneMissing") }]}
        >
          <Input maxLength={32} autoFocus autoComplete="off" />
        </Form.Item>
        <Form.Item name="signature" label={t("optOut.signature")}>
          <Select
            allowClear
            placeholder={t("optOut.any")}
            options={signatures.map(({ text }) => ({ value: text, label: text }))}
          />
        </Form.Item>
        <Form.Item
          name="reason"
          label={t("optOut.reason")}
          rules={[{ required: true, whitespace: true, message: t("optOut.reasonMissing") }]}
        >
          <Input maxLength={200} showCount autoComplete="off" />
        </Form.Item>
      </Form>
    </Modal>
  );
}
