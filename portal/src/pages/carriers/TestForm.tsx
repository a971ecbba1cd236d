import { SendOutlined } from "@ant-design/icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Flex, Form, Input, Typography } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answer, api, idempotencyKey } from "@/api/client";
import type { CarrierDetails } from "@/api/types";
import { usePermissions } from "@/auth/useSession";
import { useFormat } from "@/format/useFormat";
import { Failure } from "@/parts/Failure";
import { placeErrors } from "@/parts/form";
import { layout } from "@/parts/handset/segments";
import styles from "./carriers.module.css";
import { directionOf } from "./directionOf";

type Values = { to: string; content: string; sender_id?: string };

const CONTENT_MAX = 1500;

/** Sends one message over this carrier alone. */
export function TestForm({ carrier }: { carrier: CarrierDetails }) {
  const { t } = useTranslation("carriers");
  const may = usePermissions();
  if (!may("carriers:test")) return <Alert type="info" showIcon title={t("test.forbidden")} />;
  if (!carrier.enabled) return <Alert type="info" showIcon title={t("test.disabled")} />;
  return <Fields carrier={carrier} />;
}

function Fields({ carrier: { code, up } }: { carrier: CarrierDetails }) {
  const { t } = useTranslation("carriers");
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [form] = Form.useForm<Values>();
  // The same key for every try of one message, so that a try whose answer was lost sends nothing twice.
  const [key, setKey] = useState(idempotencyKey);
  const [rest, setRest] = useState<unknown>(null);

  const send = useMutation({
    mutationFn: ({ to, content, sender_id }: Values) =>
      answer(
        api.POST("/api/v1/admin/carriers/{code}/test", {
          params: { path: { code }, header: key },
          body: { to: to.trim(), content, ...(sender_id?.trim() ? { sender_id: sender_id.trim() } : {}) },
        }),
      ),
    onMutate: () => setRest(null),
    onSuccess: ({ uid }) => {
      setKey(idempotencyKey());
      void message.success(t("test.sent", { uid }));
      return queries.invalidateQueries({ queryKey: ["other", "/api/v1/admin/carriers/{code}/tests"] });
    },
    onError: (error) => setRest(placeErrors(form, error)),
  });

  return (
    <Form
      form={form}
      name="carrier-test"
      layout="vertical"
      className={styles.form}
      initialValues={{ content: t("test.sample") }}
      onValuesChange={() => setKey(idempotencyKey())}
      onFinish={(values) => send.mutate(values)}
    >
      {!up && <Alert type="warning" showIcon title={t("test.down")} style={{ marginBottom: 16 }} />}
      {rest !== null && (
        <div style={{ marginBottom: 16 }}>
          <Failure error={rest} />
        </div>
      )}
      <Form.Item
        name="to"
        label={t("test.to")}
        extra={t("test.toHint")}
        rules={[{ required: true, whitespace: true, message: t("test.toNeeded") }]}
      >
        <Input type="tel" maxLength={32} placeholder="+8613800138000" autoComplete="off" />
      </Form.Item>
      <Form.Item
        name="content"
        label={t("test.content")}
        extra={
          <Flex vertical>
            <Counter />
            {t("test.contentHint")}
          </Flex>
        }
        rules={[{ required: true, whitespace: true, message: t("test.contentNeeded") }]}
      >
        <Input.TextArea rows={4} maxLength={CONTENT_MAX} />
      </Form.Item>
      <Form.Item name="sender_id" label={t("test.sender")} extra={t("test.senderHint")}>
        <Input maxLength={15} autoComplete="off" />
      </Form.Item>
      <Button type="primary" htmlType="submit" icon={<SendOutlined />} loading={send.isPending}>
        {t("test.send")}
      </Button>
    </Form>
  );
}

/** Characters, segments and what still fits, as they are typed. */
function Counter() {
  const { t } = useTranslation("carriers");
  const format = useFormat();
  const form = Form.useFormInstance<Partial<Values>>();
  const content = Form.useWatch("content", form) ?? "";
  const to = Form.useWatch("to", form) ?? "";
  const { encoding, segments, characters, used, limit } = layout(content, directionOf(to));
  const [count, room] = [segments.length, limit - used];
  return (
    <Typography.Text type="secondary" aria-live="polite">
      {[
        t("test.count", { used: format.number(characters), most: format.number(CONTENT_MAX) }),
        t("test.segments", {
          count,
          n: format.number(count),
          encoding: encoding === "gsm7" ? "GSM-7" : "UCS-2",
        }),
        t("test.room", { count: room, n: format.number(room) }),
      ].join(" · ")}
    </Typography.Text>
  );
}
