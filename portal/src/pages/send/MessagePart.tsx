import { Button, Card, Input, Radio, Segmented, Select, Tooltip } from "antd";
import { useTranslation } from "react-i18next";
import type { Direction, SmsType } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { characters } from "@/parts/handset/segments";
import { CONTENT_MAX, type Draft, SENDER_MAX, TASK_MAX } from "./draft";
import { Field } from "./Field";
import { isEachOwn } from "./plan";
import styles from "./Send.module.css";
import { TemplateField } from "./TemplateField";
import { useWriting } from "./writing";
import { ValueFields } from "./ValueFields";

const TYPES: SmsType[] = ["verification", "notification", "marketing"];
const DIRECTIONS: Direction[] = ["mainland", "international"];

/** What is said, by whom. */
export function MessagePart() {
  const { t } = useTranslation(["send", "trade"]);
  const { draft, change, catalogue, plan, errorOf } = useWriting();
  const { template } = plan;
  const isFree = draft.source === "content";
  return (
    <Card title={<h2 className={styles.heading}>{t("part.message")}</h2>} className={styles.message}>
      <div className={styles.pair}>
        <Field id="send-task" label={t("field.task")} isRequired error={errorOf("task")} hint={t("field.taskHint")}>
          {(input) => (
            <Input
              {...input}
              value={draft.task}
              count={{ show: true, max: TASK_MAX, strategy: characters }}
              onChange={({ target }) => change({ task: target.value })}
            />
          )}
        </Field>
        <Field id="send-direction" label={t("field.direction")} isRequired isGroup>
          {(input) => (
            <Radio.Group
              id={input.id}
              name="direction"
              value={draft.direction}
              options={DIRECTIONS.map((value) => ({ value, label: t(`trade:direction.${value}`) }))}
              onChange={({ target }) => change({ direction: target.value as Direction, route_id: null })}
            />
          )}
        </Field>
      </div>
      <div className={styles.pair}>
        <Field id="send-source" label={t("field.source")} isRequired isGroup>
          {() => (
            <Tooltip title={catalogue.isFree === false ? t("source.closed") : undefined}>
              <Segmented<Draft["source"]>
                name="source"
                value={draft.source}
                options={[
                  { value: "template", label: t("source.template") },
                  { value: "content", label: t("source.content"), disabled: catalogue.isFree === false },
                ]}
                onChange={(source) => change({ source })}
              />
            </Tooltip>
          )}
        </Field>
        <Field
          id="send-type"
          label={t("field.type")}
          isRequired
          isGroup
          hint={template ? t("field.typeFixed") : undefined}
        >
          {(input) => (
            <Radio.Group
              id={input.id}
              name="type"
              disabled={!isFree}
              value={template?.type ?? (isFree ? draft.type : undefined)}
              options={TYPES.map((value) => ({ value, label: t(`trade:type.${value}`) }))}
              onChange={({ target }) => change({ type: target.value as SmsType, route_id: null })}
            />
          )}
        </Field>
      </div>
      {!isFree && <TemplateField />}
      <div className={styles.pair}>
        <Field id="send-signature" label={t("field.signature")} isRequired error={errorOf("signature")}>
          {(input) => (
            <Select
              {...input}
              showSearch
              value={draft.signature}
              options={catalogue.signatures.map(({ text }) => ({ value: text, label: text }))}
              onChange={(signature) => change({ signature })}
            />
          )}
        </Field>
        <Field id="send-position" label={t("field.position")} isGroup>
          {(input) => (
            <Radio.Group
              id={input.id}
              name="position"
              value={draft.signature_position}
              options={[
                { value: "start", label: t("field.start") },
                { value: "end", label: t("field.end") },
              ]}
              onChange={({ target }) => change({ signature_position: target.value as Draft["signature_position"] })}
            />
          )}
        </Field>
        <Sender />
      </div>
      {isFree ? <Content /> : template && template.variables.length > 0 && <Values />}
    </Card>
  );
}

function Sender() {
  const { t } = useTranslation("send");
  const { draft, change, errorOf } = useWriting();
  const isUsed = draft.direction === "international";
  return (
    <Field
      id="send-sender"
      label={t("field.sender")}
      error={errorOf("sender_id")}
      hint={t(isUsed ? "field.senderHint" : "field.senderNone")}
    >
      {(input) => (
        <Input
          {...input}
          disabled={!isUsed}
          autoComplete="off"
          value={isUsed ? draft.sender_id : ""}
          count={{ show: true, max: SENDER_MAX, exceedFormatter: (text, { max }) => text.slice(0, max) }}
          onChange={({ target }) => change({ sender_id: target.value })}
        />
      )}
    </Field>
  );
}

function Content() {
  const { t } = useTranslation("send");
  const format = useFormat();
  const { draft, change, errorOf } = useWriting();
  const wording = t(`content.unsubscribeText.${draft.direction}`);
  const canAdd = draft.type === "marketing" && !draft.content.trimEnd().endsWith(wording.trim());
  const count = ({ count: used }: { count: number }) => `${format.number(used)}/${format.number(CONTENT_MAX)}`;
  return (
    <Field
      id="send-content"
      label={t("field.content")}
      isRequired
      error={errorOf("content")}
      hint={
        <>
          {t("field.contentHint")}
          {canAdd && (
            <Button type="link" size="small" onClick={() => change({ content: draft.content.trimEnd() + wording })}>
              {t("content.unsubscribe")}
            </Button>
          )}
        </>
      }
    >
      {(input) => (
        <Input.TextArea
          {...input}
          value={draft.content}
          autoSize={{ minRows: 4, maxRows: 14 }}
          count={{ show: count, max: CONTENT_MAX, strategy: characters }}
          onChange={({ target }) => change({ content: target.value })}
        />
      )}
    </Field>
  );
}

function Values() {
  const { t } = useTranslation("send");
  const { draft, change, plan, entries } = useWriting();
  const isOwn = isEachOwn(draft.values, plan.template);
  const names = plan.template?.variables.map(({ name }) => name) ?? [];

  const choose = (values: Draft["values"]) => {
    if (values === draft.values) return;
    // What has been written goes along: numbers with the common values into the table, numbers back out of it.
    const numbers = entries.filter(({ state }) => state !== "duplicate").map(({ raw }) => raw);
    if (values === "own") {
      const common = names.map((name) => draft.variables[name] ?? "");
      const known = new Map(draft.rows.map((row) => [row[0], row]));
      change({ values, rows: numbers.map((number) => known.get(number) ?? [number, ...common]) });
    } else change({ values, numbers: numbers.join("\n") });
  };

  return (
    <>
      <Field id="send-values" label={t("field.values")} isGroup hint={isOwn ? t("values.ownHint") : undefined}>
        {() => (
          <Radio.Group
            name="values"
            value={draft.values}
            options={[
              { value: "shared", label: t("values.shared") },
              { value: "own", label: t("values.own") },
            ]}
            onChange={({ target }) => choose(target.value as Draft["values"])}
          />
        )}
      </Field>
      {!isOwn && <ValueFields />}
    </>
  );
}
