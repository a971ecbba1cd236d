import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Card, Flex, Form, Input, Popconfirm, Select, Skeleton, Tag, Typography } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import type { OwnPhone } from "@/api/types";
import { useGet } from "@/api/useGet";
import { usePermissions } from "@/auth/useSession";
import { useFormat } from "@/format/useFormat";
import { Failure } from "@/parts/Failure";
import { useSubmit } from "@/parts/useSubmit";

/** The account's own phone, proven by a code that is sent to it. */
export function Phone() {
  const { t } = useTranslation("account");
  const { data, error, refetch } = useGet({ topic: "other" }, "/api/v1/account/phone");
  return (
    <Card title={t("phone.title")}>
      {error && !data ? (
        <Failure error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Skeleton active paragraph={{ rows: 3 }} />
      ) : (
        <Shown of={data} />
      )}
    </Card>
  );
}

function Shown({ of }: { of: OwnPhone }) {
  const { t } = useTranslation("account");
  const { message } = App.useApp();
  const format = useFormat();
  const queries = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const forgetting = useMutation({
    mutationFn: () => answer(api.DELETE("/api/v1/account/phone")),
    onSuccess: () => void message.success(t("phone.forgotten")),
    onSettled: () => queries.invalidateQueries({ queryKey: ["other"] }),
  });
  return (
    <Flex vertical gap="middle">
      <Typography.Text type="secondary">{t("phone.lead")}</Typography.Text>
      {forgetting.error && <Failure error={forgetting.error} effect="once" />}
      {of.phone && of.verified_at && (
        <Flex wrap gap="small" align="center">
          <strong>{of.phone}</strong>
          <Tag color="green">{t("phone.verified", { time: format.dateTime(of.verified_at) })}</Tag>
          <Popconfirm
            title={t("phone.forgetAsk")}
            okText={t("phone.forget")}
            okButtonProps={{ danger: true }}
            cancelText={t("phone.cancel")}
            onConfirm={() => forgetting.mutate()}
          >
            <Button size="small" danger loading={forgetting.isPending}>
              {t("phone.forget")}
            </Button>
          </Popconfirm>
        </Flex>
      )}
      {of.pending && !isAsking ? (
        <Confirm pending={of.pending} expires={of.code_expires_at ?? ""} onAgain={() => setAsking(true)} />
      ) : (
        <Ask isOther={of.phone != null} onSent={() => setAsking(false)} />
      )}
    </Flex>
  );
}

type Wanted = { phone: string; signature?: string };

/** Names a phone, to which a code is then sent. */
function Ask({ isOther, onSent }: { isOther: boolean; onSent: () => void }) {
  const { t } = useTranslation("account");
  const { message } = App.useApp();
  const queries = useQueryClient();
  const may = usePermissions();
  const [form] = Form.useForm<Wanted>();
  const { data } = useGet({ topic: "other", enabled: may("catalog:read") }, "/api/v1/signatures");
  const signatures = data?.items.filter(({ status }) => status === "approved") ?? [];
  const { submit, isBusy, failure } = useSubmit(
    form,
    ({ phone, signature }: Wanted) =>
      answer(api.POST("/api/v1/account/phone", { body: { phone: phone.trim(), ...(signature ? { signature } : {}) } })),
    {
      onDone() {
        void queries.invalidateQueries({ queryKey: ["other"] });
        void message.success(t("phone.sent"));
        onSent();
      },
    },
  );
  return (
    <Form<Wanted> form={form} layout="vertical" requiredMark={false} onFinish={submit}>
      {failure !== null && (
        <Form.Item>
          <Failure error={failure} effect="maybe" />
        </Form.Item>
      )}
      <Form.Item
        name="phone"
        label={t(isOther ? "phone.other" : "phone.number")}
        extra={t("phone.hint")}
        rules={[{ required: true, whitespace: true, message: t("phone.missing") }]}
      >
        <Input type="tel" autoComplete="tel" maxLength={32} />
      </Form.Item>
      {signatures.length > 1 && (
        <Form.Item
          name="signature"
          label={t("phone.signature")}
          rules={[{ required: true, message: t("phone.signatureMissing") }]}
        >
          <Select options={signatures.map(({ text }) => ({ value: text, label: text }))} />
        </Form.Item>
      )}
      <Button htmlType="submit" loading={isBusy}>
        {t("phone.send")}
      </Button>
    </Form>
  );
}

type ConfirmProps = { pending: string; expires: string; onAgain: () => void };

/** Takes the code that came. */
function Confirm({ pending, expires, onAgain }: ConfirmProps) {
  const { t } = useTranslation("account");
  const { message } = App.useApp();
  const format = useFormat();
  const queries = useQueryClient();
  const [form] = Form.useForm<{ code: string }>();
  const { submit, isBusy, failure } = useSubmit(
    form,
    ({ code }: { code: string }) => answer(api.POST("/api/v1/account/phone/confirm", { body: { code: code.trim() } })),
    {
      onDone() {
        void queries.invalidateQueries({ queryKey: ["other"] });
        void message.success(t("phone.done"));
      },
    },
  );
  return (
    <Form form={form} layout="vertical" requiredMark={false} onFinish={submit}>
      {failure !== null && (
        <Form.Item>
          <Failure error={failure} effect="once" />
        </Form.Item>
      )}
      <Form.Item
        name="code"
        label={t("phone.code")}
        extra={t("phone.codeHint", { phone: pending, time: format.dateTime(expires) })}
        rules={[{ required: true, whitespace: true, message: t("phone.codeMissing") }]}
      >
        <Input inputMode="numeric" autoComplete="one-time-code" maxLength={6} autoFocus />
      </Form.Item>
      <Flex wrap gap="small">
        <Button type="primary" htmlType="submit" loading={isBusy}>
          {t("phone.confirm")}
        </Button>
        <Button onClick={onAgain}>{t("phone.again")}</Button>
      </Flex>
    </Form>
  );
}
