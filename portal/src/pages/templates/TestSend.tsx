import { useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Drawer, Flex, Form, Input, Select, Skeleton } from "antd";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import type { OwnPhone, TemplateVersion } from "@/api/types";
import { useGet } from "@/api/useGet";
import { useOnce } from "@/api/useOnce";
import { useFormat } from "@/format/useFormat";
import { Failure } from "@/parts/Failure";
import { LinkButton } from "@/parts/LinkButton";
import { useSubmit } from "@/parts/useSubmit";
import { exampleOf } from "./variables";

type Props = { id: string; version: TemplateVersion };

/** Sends a version, approved or not, to the phone that the account's owner has proven. */
export function TestSend({ id, version }: Props) {
  const { t } = useTranslation("templates");
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        {t("test.button")}
      </Button>
      {isOpen && <TestDrawer id={id} version={version} onClose={() => setOpen(false)} />}
    </>
  );
}

function TestDrawer({ id, version, onClose }: Props & { onClose: () => void }) {
  const { t } = useTranslation("templates");
  const format = useFormat();
  const { data, error, refetch } = useGet({ topic: "other" }, "/api/v1/account/phone");
  return (
    <Drawer open size={520} title={t("test.title", { n: format.number(version.number) })} onClose={onClose}>
      {error && !data ? (
        <Failure error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Skeleton active paragraph={{ rows: 4 }} />
      ) : data.phone ? (
        <TestForm id={id} version={version} phone={data.phone} onClose={onClose} />
      ) : (
        <Alert
          type="info"
          showIcon
          title={t("test.noPhone")}
          description={t("test.noPhoneText")}
          action={<LinkButton to="/account">{t("test.toAccount")}</LinkButton>}
        />
      )}
    </Drawer>
  );
}

type Values = { signature?: string; variables?: Record<string, string> };
type FormProps = Props & { phone: NonNullable<OwnPhone["phone"]>; onClose: () => void };

function TestForm({ id, version, phone, onClose }: FormProps) {
  const { t } = useTranslation(["templates", "compose"]);
  const { message } = App.useApp();
  const format = useFormat();
  const queries = useQueryClient();
  const once = useOnce();
  const form_id = useId();
  const [form] = Form.useForm<Values>();
  const { data } = useGet({ topic: "other" }, "/api/v1/signatures");
  const signatures = data?.items.filter(({ status }) => status === "approved") ?? [];
  const params = { path: { template_id: id, number: version.number } };
  const { submit, isBusy, failure } = useSubmit(
    form,
    ({ signature, variables }: Values) => {
      const body = { ...(signature ? { signature } : {}), ...(variables ? { variables } : {}) };
      const header = once({ ...body, number: version.number });
      return answer(api.POST("/api/v1/templates/{template_id}/versions/{number}/test", { params: { ...params, header }, body }));
    },
    {
      onDone({ to, left, scheduled }) {
        void queries.invalidateQueries({ queryKey: ["messages"] });
        void message.success(t(scheduled ? "test.waits" : "test.sent", { to, left: format.number(left) }));
        onClose();
      },
    },
  );
  return (
    <Form<Values> id={form_id} form={form} layout="vertical" requiredMark={false} onFinish={submit}>
      <Form.Item>
        <Alert type="info" showIcon title={t("test.to", { phone })} description={t("test.about")} />
      </Form.Item>
      {failure !== null && (
        <Form.Item>
          <Failure error={failure} effect="once" />
        </Form.Item>
      )}
      {signatures.length > 1 && (
        <Form.Item
          name="signature"
          label={t("preview.signature")}
          rules={[{ required: true, message: t("test.signatureMissing") }]}
        >
          <Select options={signatures.map(({ text }) => ({ value: text, label: text }))} />
        </Form.Item>
      )}
      {version.variables.map((rule) => (
        <Form.Item
          key={rule.name}
          name={["variables", rule.name]}
          label={t("preview.example", { name: rule.name })}
          initialValue={exampleOf(rule, version.content)}
          rules={[{ required: true, message: t("test.valueMissing") }]}
        >
          <Input autoComplete="off" maxLength={200} />
        </Form.Item>
      ))}
      <Flex justify="end" gap="small">
        <Button onClick={onClose}>{t("compose:common.cancel")}</Button>
        <Button type="primary" htmlType="submit" loading={isBusy}>
          {t("test.ok")}
        </Button>
      </Flex>
    </Form>
  );
}
