import { App, Form, Input, InputNumber, Modal, Radio, Select, Switch } from "antd";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import type { AutoReply, AutoReplyBody } from "@/api/types";
import { useOnce } from "@/api/useOnce";
import { Failure } from "@/parts/Failure";
import { useCatalog } from "@/parts/useCatalog";
import { useSubmit } from "@/parts/useSubmit";
import { HELP } from "./autoReplies";

type Values = {
  keyword: string;
  match: AutoReply["match"];
  signature?: string;
  from: "content" | "template";
  template_id?: string;
  content?: string;
  enabled: boolean;
  place?: number | null;
};

const MATCHES: AutoReply["match"][] = ["exact", "prefix", "contains"];

/** Makes a rule, or changes one. A new one begins with HELP, which everybody tries first. */
export function AutoReplyForm({ of, onClose }: { of: AutoReply | null; onClose: () => void }) {
  const { t } = useTranslation("inbox");
  const { message } = App.useApp();
  const once = useOnce();
  const id = useId();
  const [form] = Form.useForm<Values>();
  const { catalog } = useCatalog();
  // Before the form is there it says nothing.
  const watched = Form.useWatch("from", form) as Values["from"] | undefined;
  const from = watched ?? (of?.template_id ? "template" : "content");
  const templates = (catalog?.templates ?? []).filter(
    ({ type, status, variables }) => type === "notification" && status === "approved" && variables.length === 0,
  );
  const { submit, isBusy, failure } = useSubmit(
    form,
    (values: Values) => {
      const body: AutoReplyBody = {
        keyword: values.keyword.trim(),
        match: values.match,
        signature: values.signature ?? null,
        template_id: values.from === "template" ? values.template_id : null,
        content: values.from === "content" ? values.content : null,
        enabled: values.enabled,
        place: values.place ?? null,
      };
      return of === null
        ? answer(api.POST("/api/v1/auto-replies", { params: { header: once(body) }, body }))
        : answer(
            api.PUT("/api/v1/auto-replies/{id}", { params: { path: { id: of.id } }, body: { ...body, version: of.version } }),
          );
    },
    {
      onDone({ keyword }) {
        void message.success(t("auto.saved", { keyword }));
        onClose();
      },
    },
  );
  const initial: Values = {
    keyword: of?.keyword ?? HELP,
    match: of?.match ?? "exact",
    signature: of?.signature ?? undefined,
    from: of?.template_id ? "template" : "content",
    template_id: of?.template_id ?? undefined,
    content: of === null ? t("auto.suggestion") : of.template_id === null ? of.content : undefined,
    enabled: of?.enabled ?? true,
    place: of?.place ?? null,
  };
  return (
    <Modal
      open
      title={of === null ? t("auto.addTitle") : t("auto.editTitle", { keyword: of.keyword })}
      okText={t("auto.save")}
      okButtonProps={{ loading: isBusy, htmlType: "submit", form: id }}
      cancelText={t("auto.cancel")}
      onCancel={onClose}
    >
      <Form<Values> id={id} form={form} layout="vertical" requiredMark={false} initialValues={initial} onFinish={submit}>
        {failure !== null && (
          <Form.Item>
            <Failure error={failure} effect="once" />
          </Form.Item>
        )}
        <Form.Item
          name="keyword"
          label={t("auto.keyword")}
          extra={t("auto.keywordHint")}
          rules={[{ required: true, whitespace: true, message: t("auto.keywordMissing") }]}
        >
          <Input maxLength={50} autoFocus autoComplete="off" />
        </Form.Item>
        <Form.Item name="match" label={t("auto.matchLabel")}>
          <Radio.Group options={MATCHES.map((value) => ({ value, label: t(`auto.match.${value}`) }))} />
        </Form.Item>
        <Form.Item name="signature" label={t("auto.signature")} extra={t("auto.signatureHint")}>
          <Select
            allowClear
            placeholder={t("auto.any")}
            options={(catalog?.signatures ?? []).map(({ text }) => ({ value: text, label: text }))}
          />
        </Form.Item>
        <Form.Item name="from" label={t("auto.from.label")}>
          <Radio.Group
            options={(["content", "template"] as const).map((value) => ({ value, label: t(`auto.from.${value}`) }))}
          />
        </Form.Item>
        {from === "template" ? (
          <Form.Item
            name="template_id"
            label={t("auto.template")}
            extra={t("auto.templateHint")}
            rules={[{ required: true, message: t("auto.templateMissing") }]}
          >
            <Select
              showSearch
              notFoundContent={t("auto.noTemplate")}
              options={templates.map(({ template_id: value, name }) => ({ value, label: name }))}
            />
          </Form.Item>
        ) : (
          <Form.Item
            name="content"
            label={t("auto.content")}
            extra={t("auto.contentHint")}
            rules={[{ required: true, whitespace: true, message: t("auto.contentMissing") }]}
          >
            <Input.TextArea rows={3} maxLength={500} showCount />
          </Form.Item>
        )}
        <Form.Item name="place" label={t("auto.place")} extra={t("auto.placeHint")}>
          <InputNumber min={0} max={1_000_000} precision={0} />
        </Form.Item>
        <Form.Item name="enabled" label={t("auto.enabled")} valuePropName="checked">
          <Switch />
        </Form.Item>
      </Form>
    </Modal>
  );
}
