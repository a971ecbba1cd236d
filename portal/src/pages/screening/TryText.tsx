import { useMutation } from "@tanstack/react-query";
import { Alert, Button, Drawer, Flex, Form, Input, Radio, Select, Tag, Typography } from "antd";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import type { SmsType, TryResult } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { Failure } from "@/parts/Failure";
import { TenantSelect } from "@/parts/TenantSelect";
import { ActionTag } from "./ActionTag";
import { marked } from "./marked";

type Values = { text: string; type: SmsType; direction: "mainland" | "international"; tenant?: string };

const TYPES: SmsType[] = ["verification", "notification", "marketing"];
const LOOKS = { pass: "success", review: "warning", block: "error" } as const;

/** A box in which a text is judged as it would be at this moment. */
export function TryText({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(["screening", "trade"]);
  const id = useId();
  const trying = useMutation({
    mutationFn: async ({ text, type, direction, tenant }: Values) => {
      const body = { text, type, direction, ...(tenant ? { tenant_code: tenant } : {}) };
      return { text, result: await answer(api.POST("/api/v1/admin/screening/try", { body })) };
    },
  });
  return (
    <Drawer
      open
      size={640}
      title={t("try.title")}
      onClose={onClose}
      footer={
        <Flex justify="end" gap="small">
          <Button onClick={onClose}>{t("close")}</Button>
          <Button type="primary" htmlType="submit" form={id} loading={trying.isPending}>
            {t("try.ok")}
          </Button>
        </Flex>
      }
    >
      <Form<Values>
        id={id}
        layout="vertical"
        requiredMark={false}
        initialValues={{ type: "marketing", direction: "mainland" }}
        onFinish={(values) => trying.mutate(values)}
      >
        <Form.Item name="text" label={t("try.text")} rules={[{ required: true, whitespace: true, message: t("try.needText") }]}>
          <Input.TextArea autoSize={{ minRows: 4, maxRows: 12 }} maxLength={5000} autoFocus spellCheck={false} />
        </Form.Item>
        <Form.Item name="type" label={t("try.type")}>
          <Select options={TYPES.map((value) => ({ value, label: t(`trade:type.${value}`) }))} />
        </Form.Item>
        <Form.Item name="direction" label={t("try.direction")}>
          <Radio.Group
            options={(["mainland", "international"] as const).map((value) => ({ value, label: t(`try.to.${value}`) }))}
          />
        </Form.Item>
        <Form.Item name="tenant" label={t("try.tenant")}>
          <TenantSelect placeholder={t("try.nobody")} />
        </Form.Item>
      </Form>
      {trying.error && <Failure error={trying.error} />}
      {trying.data && <Result {...trying.data} />}
    </Drawer>
  );
}

function Result({ text, result }: { text: string; result: TryResult }) {
  const { t } = useTranslation("screening");
  const format = useFormat();
  const { outcome, hits, reading, words } = result;
  return (
    <Flex vertical gap="middle" aria-live="polite">
      <Alert
        type={LOOKS[outcome]}
        showIcon
        title={t(`try.outcome.${outcome}`)}
        description={t("try.words", { n: format.number(words) })}
      />
      {hits.length > 0 && (
        <Typography.Paragraph style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere", margin: 0 }}>
          {marked(text, hits).map(({ key, piece, action }) =>
            action === null ? piece : <mark key={key}>{piece}</mark>,
          )}
        </Typography.Paragraph>
      )}
      {hits.map((hit) => (
        <Flex key={`${hit.start} ${hit.end} ${hit.rule} ${hit.category}`} vertical gap={4}>
          <Flex gap="small" wrap align="center">
            <ActionTag action={hit.action} />
            <Typography.Text strong>{hit.category_name}</Typography.Text>
            <Tag>{t(`rule.${hit.rule as "word"}`)}</Tag>
          </Flex>
          <div>{hit.message}</div>
        </Flex>
      ))}
      <Typography.Text type="secondary" style={{ overflowWrap: "anywhere" }}>
        {t("try.reading", { reading })}
      </Typography.Text>
    </Flex>
  );
}
