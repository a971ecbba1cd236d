import { useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Checkbox, Drawer, Flex, Form, Radio, Table } from "antd";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import type { DecisionResults, Review, ReviewKind } from "@/api/types";
import { useGet } from "@/api/useGet";
import { useOnce } from "@/api/useOnce";
import { useFormat } from "@/format/useFormat";
import { Failure } from "@/parts/Failure";
import { GrowingText } from "@/parts/GrowingText";
import { useSubmit } from "@/parts/useSubmit";

const DECISIONS = ["approve", "reject", "release"] as const;
type Decision = (typeof DECISIONS)[number];
type Values = { decision: Decision; reasons?: string[]; note?: string };
type Props = { of: Review[]; onDone: () => void; onClose: () => void };

/** One decision for many, each with a result of its own. */
export function DecideMany({ of, onDone, onClose }: Props) {
  const { t } = useTranslation("reviews");
  const { message } = App.useApp();
  const format = useFormat();
  const queries = useQueryClient();
  const once = useOnce();
  const id = useId();
  const [form] = Form.useForm<Values>();
  const decision = (Form.useWatch("decision", form) as Decision | undefined) ?? "approve";
  const reasons = useReasons(of);
  const {
    submit,
    isBusy,
    failure,
    answer: done,
  } = useSubmit(
    form,
    ({ decision, reasons = [], note = "" }: Values) => {
      const body = { ids: of.map((one) => one.id), decision, reasons: decision === "reject" ? reasons : [], note: note.trim() };
      return answer(api.POST("/api/v1/admin/reviews/decisions", { params: { header: once(body) }, body }));
    },
    {
      onDone({ done, failed }) {
        void queries.invalidateQueries({ queryKey: ["other"] });
        onDone();
        if (failed > 0) return;
        void message.success(t("many.done", { count: done, n: format.number(done) }));
        onClose();
      },
    },
  );
  const isOver = done !== undefined;
  return (
    <Drawer
      open
      size={640}
      title={t("many.title", { count: of.length, n: format.number(of.length) })}
      mask={{ closable: false }}
      onClose={onClose}
      footer={
        <Flex justify="end" gap="small">
          <Button onClick={onClose}>{t(isOver ? "close" : "cancel")}</Button>
          {!isOver && (
            <Button type="primary" htmlType="submit" form={id} loading={isBusy} danger={decision === "reject"}>
              {t(`many.${decision}`)}
            </Button>
          )}
        </Flex>
      }
    >
      {isOver ? (
        <Results of={of} done={done} />
      ) : (
        <Form<Values>
          id={id}
          form={form}
          layout="vertical"
          requiredMark={false}
          initialValues={{ decision: "approve", reasons: [], note: "" }}
          onFinish={submit}
        >
          {failure !== null && (
            <Form.Item>
              <Failure error={failure} effect="maybe" />
            </Form.Item>
          )}
          <Form.Item name="decision" label={t("decision")}>
            <Radio.Group options={DECISIONS.map((value) => ({ value, label: t(`many.${value}`) }))} />
          </Form.Item>
          {decision === "reject" && (
            <Form.Item name="reasons" label={t("reasons")} rules={[{ required: true, message: t("reasonsMissing") }]}>
              <Checkbox.Group options={reasons} style={{ flexDirection: "column", gap: 4 }} />
            </Form.Item>
          )}
          {decision !== "release" && (
            <Form.Item
              name="note"
              label={t("say")}
              extra={t("many.sayHint")}
              rules={[{ required: decision === "reject", whitespace: true, message: t("sayMissing") }]}
            >
              <GrowingText rows={2} rowsMax={8} maxLength={500} showCount />
            </Form.Item>
          )}
          <div>{of.map(({ name }) => name).join(t("many.comma"))}</div>
        </Form>
      )}
    </Drawer>
  );
}

/** The reasons that can be said of every one of them. */
function useReasons(of: Review[]) {
  // Missions and templates are rejected for the same reasons.
  const first = (...kinds: ReviewKind[]) => of.find((one) => kinds.includes(one.kind))?.id;
  const ids = [first("signature"), first("template", "mission"), first("smart")].filter((id) => id !== undefined);
  const one = useGet({ topic: "other" }, "/api/v1/admin/reviews/{id}", { path: { id: ids[0] ?? "" } }).data;
  const other = useGet({ topic: "other" }, "/api/v1/admin/reviews/{id}", { path: { id: ids[1] ?? ids[0] ?? "" } }).data;
  const third = useGet({ topic: "other" }, "/api/v1/admin/reviews/{id}", { path: { id: ids[2] ?? ids[0] ?? "" } }).data;
  const isIn = (of: typeof one, code: string) => of?.reasons.some((reason) => reason.code === code) ?? false;
  const shared = (one?.reasons ?? []).filter(({ code }) => isIn(other, code) && isIn(third, code));
  return shared.map(({ code, detail }) => ({ value: code, label: detail }));
}

/** What was done, and why the others were not. */
function Results({ of, done }: { of: Review[]; done: DecisionResults }) {
  const { t } = useTranslation("reviews");
  const format = useFormat();
  const names = new Map(of.map(({ id, name }) => [id, name]));
  return (
    <Flex vertical gap="middle">
      <Alert
        type="warning"
        showIcon
        title={t("many.partly", { done: format.number(done.done), failed: format.number(done.failed) })}
      />
      <Table
        size="small"
        rowKey={({ id }) => id}
        dataSource={done.items.filter(({ error }) => error)}
        pagination={{ pageSize: 10, hideOnSinglePage: true, showSizeChanger: false }}
        columns={[
          { key: "name", title: t("column.name"), width: 180, render: (_, { id }) => names.get(id) ?? id },
          { key: "why", title: t("many.why"), render: (_, { error }) => error?.detail },
        ]}
      />
    </Flex>
  );
}
