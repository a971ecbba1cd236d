import { Card, Input, Radio } from "antd";
import { useTranslation } from "react-i18next";
import { DirectionField, PositionField, SignatureField, SourceField, TypeField } from "@/parts/compose/choices";
import { ConsentField } from "@/parts/compose/ConsentField";
import { ContentField } from "@/parts/compose/ContentField";
import { SenderField } from "@/parts/compose/SenderField";
import { TemplateField } from "@/parts/compose/TemplateField";
import { Field } from "@/parts/Field";
import { characters } from "@/parts/handset/segments";
import { type Draft, TASK_MAX, withTemplate } from "./draft";
import { isEachOwn } from "./plan";
import styles from "./Send.module.css";
import { useWriting } from "./writing";
import { ValueFields } from "./ValueFields";

/** What is said, by whom. */
export function MessagePart() {
  const { t } = useTranslation("send");
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
        <DirectionField
          id="send-direction"
          value={draft.direction}
          onChange={(direction) => change({ direction, route_id: null })}
        />
      </div>
      <div className={styles.pair}>
        <SourceField
          id="send-source"
          value={draft.source}
          isFree={catalogue.isFree}
          onChange={(source) => change({ source })}
        />
        <TypeField
          id="send-type"
          value={template?.type ?? (isFree ? draft.type : undefined)}
          isFixed={template !== null}
          isOpen={isFree}
          onChange={(type) => change({ type, route_id: null })}
        />
      </div>
      {!isFree && (
        <TemplateField
          id="send-template"
          catalogue={catalogue}
          chosen={template}
          error={errorOf("template_id")}
          onChoose={(chosen) => change((before) => withTemplate(before, chosen, template))}
        />
      )}
      <div className={styles.pair}>
        <SignatureField
          id="send-signature"
          value={draft.signature}
          signatures={catalogue.signatures}
          error={errorOf("signature")}
          onChange={(signature) => change({ signature })}
        />
        <PositionField
          id="send-position"
          value={draft.signature_position}
          onChange={(position) => change({ signature_position: position })}
        />
        <SenderField
          id="send-sender"
          direction={draft.direction}
          value={draft.sender_id}
          error={errorOf("sender_id")}
          onChange={(sender) => change({ sender_id: sender })}
        />
      </div>
      {plan.shared.type === "marketing" && (
        <ConsentField
          id="send-consent"
          value={draft.consent_id}
          error={errorOf("consent_id")}
          onChange={(consent) => change({ consent_id: consent })}
        />
      )}
      {isFree ? (
        <ContentField
          id="send-content"
          direction={draft.direction}
          type={draft.type}
          value={draft.content}
          error={errorOf("content")}
          onChange={(content) => change({ content })}
        />
      ) : (
        template && template.variables.length > 0 && <Values />
      )}
    </Card>
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
