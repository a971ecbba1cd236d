import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Checkbox, Drawer, Flex, Form, Input, Select } from "antd";
import { useId, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import { useOnce } from "@/api/useOnce";
import { countries } from "@/format/country";
import { useLanguage } from "@/i18n/useLanguage";
import { Failure } from "@/parts/Failure";
import { TenantSelect } from "@/parts/TenantSelect";
import { useSubmit } from "@/parts/useSubmit";

type Values = {
  tenant_code: string;
  sender_id: string;
  countries: string[];
  company: string;
  note: string;
  marketing: boolean;
};

/** Registers a sender ID for a tenant in countries, without an application. */
export function RegisterSender({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("reviews");
  const { message } = App.useApp();
  const language = useLanguage();
  const queries = useQueryClient();
  const once = useOnce();
  const id = useId();
  const [form] = Form.useForm<Values>();
  const options = useMemo(
    () =>
      countries(language)
        .filter(({ iso }) => iso !== "CN")
        .map(({ iso, name }) => ({ value: iso, label: `${name} (${iso})` })),
    [language],
  );
  const { submit, isBusy, failure } = useSubmit(
    form,
    (values: Values) => {
      const body = {
        ...values,
        sender_id: values.sender_id.trim(),
        company: values.company.trim(),
        note: values.note.trim(),
      };
      return answer(api.POST("/api/v1/admin/sender-ids", { params: { header: once(body) }, body }));
    },
    {
      onDone() {
        void queries.invalidateQueries({ queryKey: ["other"] });
        void message.success(t("senders.done.approve"));
        onClose();
      },
    },
  );
  return (
    <Drawer
      open
      size={560}
      title={t("senders.registerTitle")}
      mask={{ closable: false }}
      onClose={onClose}
      footer={
        <Flex justify="end" gap="small">
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button type="primary" htmlType="submit" form={id} loading={isBusy}>
            {t("senders.register")}
          </Button>
        </Flex>
      }
    >
      <Form<Values>
        id={id}
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ countries: [], company: "", note: "", marketing: false }}
        onFinish={submit}
      >
        {failure !== null && (
          <Form.Item>
            <Failure error={failure} effect="once" />
          </Form.Item>
        )}
        <Form.Item
          name="tenant_code"
          label={t("column.tenant")}
          rules={[{ required: true, message: t("exemptions.tenantMissing") }]}
        >
          <TenantSelect />
        </Form.Item>
        <Form.Item
          name="sender_id"
          label={t("senders.text")}
          extra={t("senders.textHint")}
          rules={[{ required: true, whitespace: true, message: t("senders.textMissing") }]}
        >
          <Input autoComplete="off" spellCheck={false} maxLength={21} />
        </Form.Item>
        <Form.Item
          name="countries"
          label={t("senders.country")}
          rules={[{ required: true, message: t("senders.countryMissing") }]}
        >
          <Select mode="multiple" showSearch={{ optionFilterProp: "label" }} options={options} maxCount={50} />
        </Form.Item>
        <Form.Item name="marketing" valuePropName="checked">
          <Checkbox>{t("senders.marketing")}</Checkbox>
        </Form.Item>
        <Form.Item name="company" label={t("company")}>
          <Input autoComplete="off" maxLength={100} />
        </Form.Item>
        <Form.Item name="note" label={t("senders.note")} extra={t("senders.noteHint")}>
          <Input autoComplete="off" maxLength={200} showCount />
        </Form.Item>
      </Form>
    </Drawer>
  );
}
