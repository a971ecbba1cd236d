import { useQueryClient } from "@tanstack/react-query";
import { App, Button, DatePicker, Drawer, Flex, Form, Input, Select } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import { isRefusal } from "@/api/error";
import type { Consent, ConsentBody, ConsentMethod } from "@/api/types";
import { useOnce } from "@/api/useOnce";
import { useFormat } from "@/format/useFormat";
import { Failure } from "@/parts/Failure";
import { GrowingText } from "@/parts/GrowingText";
import { StaleNotice } from "@/parts/stale/StaleNotice";
import { useStale } from "@/parts/stale/useStale";
import { useSubmit } from "@/parts/useSubmit";

const METHODS: ConsentMethod[] = ["web_form", "paper", "shop", "app", "other"];

/** `since` is a day, `2026-03-01`; empty in a new record. */
const BLANK: ConsentBody = { name: "", method: "web_form", wording: "", since: "", note: "" };

const formOf = ({ name, method, wording, since, note }: ConsentBody | Consent): ConsentBody => ({
  name,
  method,
  wording,
  since,
  note,
});

type Props = {
  /** The record to change; null makes a new one. */
  of: Consent | null;
  onClose: () => void;
  onDone: (id: string) => void;
};

/** Makes a record of consent, or changes one. */
export default function ConsentEditor({ of, onClose, onDone }: Props) {
  const { t } = useTranslation("consents");
  const { message } = App.useApp();
  const queries = useQueryClient();
  const id = useId();
  const once = useOnce();
  const format = useFormat();
  const [form] = Form.useForm<ConsentBody>();
  const method = Form.useWatch<ConsentMethod | undefined>("method", form) ?? of?.method ?? "web_form";
  const [today] = useState(() => dayjs(format.dateTimeBare(Date.now())).startOf("day"));
  const stale = useStale<ConsentBody>(form, { version: of?.version ?? 0, values: of ? formOf(of) : BLANK });
  const onError = (error: unknown) => {
    if (of === null || !isRefusal(error, "changed_meanwhile")) return false;
    void answer(api.GET("/api/v1/consents/{id}", { params: { path: { id: of.id } } })).then((newer) => {
      void queries.invalidateQueries({ queryKey: ["other"] });
      stale.found({ version: newer.version, values: formOf(newer) });
    });
    return true;
  };
  const { submit, isBusy, failure } = useSubmit(
    form,
    (values: ConsentBody) => {
      const body = { ...values, name: values.name.trim(), wording: values.wording.trim(), note: values.note.trim() };
      return of === null
        ? answer(api.POST("/api/v1/consents", { params: { header: once(body) }, body }))
        : answer(
            api.PUT("/api/v1/consents/{id}", {
              params: { path: { id: of.id } },
              body: { version: stale.base.version, ...body },
            }),
          );
    },
    {
      onError,
      onDone(kept) {
        void queries.invalidateQueries({ queryKey: ["other"] });
        void message.success(t(of === null ? "form.made" : "form.saved"));
        onDone(kept.id);
      },
    },
  );
  return (
    <Drawer
      open
      size={720}
      title={of ? t("form.editTitle", { name: of.name }) : t("form.newTitle")}
      mask={{ closable: false }}
      onClose={onClose}
      footer={
        <Flex wrap justify="end" gap="small">
          <Button onClick={onClose}>{t("form.cancel")}</Button>
          <Button type="primary" htmlType="submit" form={id} loading={isBusy} disabled={stale.changes !== null}>
            {t("form.save")}
          </Button>
        </Flex>
      }
    >
      <Form<ConsentBody>
        id={id}
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={stale.base.values}
        scrollToFirstError={{ focus: true }}
        onFinish={submit}
      >
        {failure !== null && (
          <Form.Item>
            <Failure error={failure} effect="once" />
          </Form.Item>
        )}
        {stale.changes && (
          <StaleNotice
            changes={stale.changes}
            name={(field) => t(`field.${field}`)}
            say={(field, value) => (field === "method" ? t(`method.${value as ConsentMethod}`) : String(value))}
            onLoad={stale.load}
            onKeep={stale.keep}
          />
        )}
        <Form.Item
          name="name"
          label={t("field.name")}
          extra={t("field.nameHint")}
          rules={[{ required: true, whitespace: true, message: t("field.nameMissing") }]}
        >
          <Input autoFocus autoComplete="off" maxLength={60} />
        </Form.Item>
        <Form.Item name="method" label={t("field.method")}>
          <Select options={METHODS.map((value) => ({ value, label: t(`method.${value}`) }))} />
        </Form.Item>
        <Form.Item
          name="wording"
          label={t("field.wording")}
          extra={t("field.wordingHint")}
          rules={[{ required: true, whitespace: true, message: t("field.wordingMissing") }]}
        >
          <GrowingText rows={3} rowsMax={12} maxLength={1000} />
        </Form.Item>
        <Form.Item
          name="since"
          label={t("field.since")}
          extra={t("field.sinceHint")}
          getValueProps={(day: string) => ({ value: day === "" ? null : dayjs(day) })}
          getValueFromEvent={(day: Dayjs | null) => day?.format("YYYY-MM-DD") ?? ""}
          rules={[{ required: true, message: t("field.sinceMissing") }]}
        >
          <DatePicker maxDate={today} />
        </Form.Item>
        <Form.Item
          name="note"
          label={t("field.note")}
          extra={t("field.noteHint")}
          rules={[{ required: method === "other", whitespace: method === "other", message: t("field.noteMissing") }]}
        >
          <GrowingText rows={2} rowsMax={8} maxLength={1000} />
        </Form.Item>
      </Form>
    </Drawer>
  );
}
