import { useQueryClient } from "@tanstack/react-query";
import { App, Button, DatePicker, Drawer, Flex, Form, Input } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import type { Licence } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { Failure } from "@/parts/Failure";
import { TenantSelect } from "@/parts/TenantSelect";
import { useSubmit } from "@/parts/useSubmit";
import { CategorySelect } from "./CategorySelect";
import { screeningChanged } from "./screeningChanged";

type Values = { tenant: string; category: string; expires_on?: Dayjs | null; note: string };
type Props = { of: Licence | null; tenant: string | undefined; onClose: () => void };

/** A licence that is given, or changed. */
export function LicenceForm({ of, tenant, onClose }: Props) {
  const { t } = useTranslation("screening");
  const { message } = App.useApp();
  const format = useFormat();
  const queries = useQueryClient();
  const id = useId();
  const [form] = Form.useForm<Values>();
  const [today] = useState(() => dayjs(format.dateTimeBare(Date.now())).startOf("day"));
  const start: Partial<Values> = of
    ? { tenant: of.tenant_code, category: of.category, note: of.note, expires_on: of.expires_on ? dayjs(of.expires_on) : null }
    : { ...(tenant === undefined ? {} : { tenant }), note: "" };
  const { submit, isBusy, failure } = useSubmit(
    form,
    (values: Values) =>
      answer(
        api.PUT("/api/v1/admin/screening/licences/{tenant_code}/{category}", {
          params: { path: { tenant_code: values.tenant, category: values.category } },
          body: { note: values.note.trim(), expires_on: values.expires_on?.format("YYYY-MM-DD") ?? null },
        }),
      ),
    {
      onDone({ tenant_code, category_name }) {
        screeningChanged(queries);
        void message.success(t("licence.given", { tenant: tenant_code, category: category_name }));
        onClose();
      },
    },
  );
  return (
    <Drawer
      open
      size={560}
      title={t("licence.give")}
      mask={{ closable: false }}
      onClose={onClose}
      footer={
        <Flex justify="end" gap="small">
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button type="primary" htmlType="submit" form={id} loading={isBusy}>
            {t("save")}
          </Button>
        </Flex>
      }
    >
      <Form<Values> id={id} form={form} layout="vertical" requiredMark={false} initialValues={start} onFinish={submit}>
        {failure !== null && (
          <Form.Item>
            <Failure error={failure} effect="once" />
          </Form.Item>
        )}
        <Form.Item name="tenant" label={t("licence.tenant")} rules={[{ required: true, message: t("licence.needTenant") }]}>
          {of ? <Input disabled /> : <TenantSelect allowClear={false} />}
        </Form.Item>
        <Form.Item name="category" label={t("column.category")} extra={t("licence.hint")} rules={[{ required: true, message: t("add.needCategory") }]}>
          {of ? <Input disabled /> : <CategorySelect isLicensable />}
        </Form.Item>
        <Form.Item name="expires_on" label={t("licence.expires")} extra={t("licence.expiresHint")}>
          <DatePicker minDate={today} style={{ width: "100%" }} />
        </Form.Item>
        <Form.Item name="note" label={t("licence.note")} rules={[{ required: true, whitespace: true, message: t("licence.needNote") }]}>
          <Input maxLength={200} showCount autoComplete="off" placeholder={t("licence.notePlaceholder")} />
        </Form.Item>
      </Form>
    </Drawer>
  );
}
