import { useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, DatePicker, Drawer, Flex, Form, Input, Radio } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import { useOnce } from "@/api/useOnce";
import { useFormat } from "@/format/useFormat";
import { Failure } from "@/parts/Failure";
import { TenantSelect } from "@/parts/TenantSelect";
import { useSubmit } from "@/parts/useSubmit";

type Values = { tenant: string; what: "freeText" | "template"; template?: string; reason: string; ends: Dayjs };

/** Spares a tenant's free text, or one template, the review until the end of a day. */
export function GiveExemption({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("reviews");
  const { message } = App.useApp();
  const format = useFormat();
  const queries = useQueryClient();
  const once = useOnce();
  const id = useId();
  const [form] = Form.useForm<Values>();
  const what = (Form.useWatch("what", form) as Values["what"] | undefined) ?? "template";
  const [today] = useState(() => dayjs(format.dateTimeBare(Date.now())).startOf("day"));
  const { submit, isBusy, failure } = useSubmit(
    form,
    ({ tenant, what, template = "", reason, ends }: Values) => {
      const body = {
        tenant_code: tenant,
        ...(what === "template" ? { template_id: template.trim() } : {}),
        reason: reason.trim(),
        expires_at: format.instantOf(`${ends.format("YYYY-MM-DD")} 23:59:59`),
      };
      return answer(api.POST("/api/v1/admin/exemptions", { params: { header: once(body) }, body }));
    },
    {
      names: { tenant_code: "tenant", template_id: "template", expires_at: "ends" },
      onDone() {
        void queries.invalidateQueries({ queryKey: ["other"] });
        void message.success(t("exemptions.done"));
        onClose();
      },
    },
  );
  return (
    <Drawer
      open
      size={560}
      title={t("exemptions.give")}
      mask={{ closable: false }}
      onClose={onClose}
      footer={
        <Flex justify="end" gap="small">
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button type="primary" htmlType="submit" form={id} loading={isBusy}>
            {t("exemptions.ok")}
          </Button>
        </Flex>
      }
    >
      <Form<Values>
        id={id}
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ what: "template" }}
        onFinish={submit}
      >
        {failure !== null && (
          <Form.Item>
            <Failure error={failure} effect="once" />
          </Form.Item>
        )}
        <Form.Item name="tenant" label={t("column.tenant")} rules={[{ required: true, message: t("exemptions.tenantMissing") }]}>
          <TenantSelect />
        </Form.Item>
        <Form.Item name="what" label={t("exemptions.what")}>
          <Radio.Group
            options={[
              { value: "template", label: t("exemptions.oneTemplate") },
              { value: "freeText", label: t("exemptions.freeText") },
            ]}
          />
        </Form.Item>
        <Form.Item>
          <Alert type="info" showIcon title={t(what === "template" ? "exemptions.aboutTemplate" : "exemptions.aboutFreeText")} />
        </Form.Item>
        {what === "template" && (
          <Form.Item
            name="template"
            label={t("exemptions.templateId")}
            rules={[{ required: true, whitespace: true, message: t("exemptions.templateMissing") }]}
          >
            <Input maxLength={64} autoComplete="off" spellCheck={false} />
          </Form.Item>
        )}
        <Form.Item
          name="reason"
          label={t("exemptions.reason")}
          extra={t("exemptions.reasonHint")}
          rules={[{ required: true, whitespace: true, message: t("exemptions.reasonMissing") }]}
        >
          <Input maxLength={200} showCount autoComplete="off" />
        </Form.Item>
        <Form.Item
          name="ends"
          label={t("exemptions.lastDay")}
          extra={t("exemptions.lastDayHint")}
          rules={[{ required: true, message: t("exemptions.lastDayMissing") }]}
        >
          <DatePicker minDate={today} maxDate={today.add(1, "year")} style={{ width: "100%" }} />
        </Form.Item>
      </Form>
    </Drawer>
  );
}
