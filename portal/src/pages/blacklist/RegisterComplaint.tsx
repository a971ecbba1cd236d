import { useQueryClient } from "@tanstack/react-query";
import { App, Form, Input, Modal, Radio } from "antd";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import type { ComplaintBody } from "@/api/types";
import { useOnce } from "@/api/useOnce";
import { Failure } from "@/parts/Failure";
import { TenantSelect } from "@/parts/TenantSelect";
import { useSubmit } from "@/parts/useSubmit";
import { complaintsChanged } from "./complaintsChanged";

type Values = { phone?: string; uid?: string; tenant_code?: string; source: ComplaintBody["source"]; text: string };

const SOURCES = ["regulator", "carrier", "direct"] as const;

/** What was typed; null for nothing. */
function given(text: string | undefined): string | null {
  const typed = (text ?? "").trim();
  return typed === "" ? null : typed;
}

/** Enters a complaint that reached somebody. */
export function RegisterComplaint({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("blacklist");
  const { message } = App.useApp();
  const queries = useQueryClient();
  const once = useOnce();
  const id = useId();
  const [form] = Form.useForm<Values>();
  const uid = Form.useWatch("uid", form);
  const { submit, isBusy, failure } = useSubmit(
    form,
    (values: Values) => {
      const body: ComplaintBody = {
        phone: given(values.phone),
        uid: given(values.uid),
        tenant_code: values.tenant_code ?? null,
        source: values.source,
        text: values.text.trim(),
      };
      return answer(api.POST("/api/v1/admin/complaints", { params: { header: once(body) }, body }));
    },
    {
      onDone({ tenant_code }) {
        complaintsChanged(queries);
        void message.success(t("complaint.added", { tenant: tenant_code }));
        onClose();
      },
    },
  );
  return (
    <Modal
      open
      title={t("complaint.add")}
      okText={t("complaint.addOk")}
      okButtonProps={{ loading: isBusy, htmlType: "submit", form: id }}
      cancelText={t("cancel")}
      onCancel={onClose}
    >
      <Form<Values>
        id={id}
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ source: "direct" }}
        onFinish={submit}
      >
        {failure !== null && (
          <Form.Item>
            <Failure error={failure} effect="once" />
          </Form.Item>
        )}
        <Form.Item
          name="phone"
          label={t("optOut.phone")}
          rules={[{ required: !uid?.trim(), whitespace: true, message: t("complaint.phoneMissing") }]}
        >
          <Input maxLength={32} autoFocus autoComplete="off" />
        </Form.Item>
        <Form.Item name="uid" label={t("complaint.uid")} extra={t("complaint.uidHint")}>
          <Input maxLength={32} autoComplete="off" />
        </Form.Item>
        <Form.Item name="tenant_code" label={t("complaint.tenant")} extra={t("complaint.tenantHint")}>
          <TenantSelect />
        </Form.Item>
        <Form.Item name="source" label={t("complaint.source.label")}>
          <Radio.Group options={SOURCES.map((value) => ({ value, label: t(`complaint.source.${value}`) }))} />
        </Form.Item>
        <Form.Item
          name="text"
          label={t("complaint.text")}
          rules={[{ required: true, whitespace: true, message: t("complaint.textMissing") }]}
        >
          <Input.TextArea rows={3} maxLength={1000} showCount />
        </Form.Item>
      </Form>
    </Modal>
  );
}
