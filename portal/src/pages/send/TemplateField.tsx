import { Button, Empty, Input, Modal, Segmented, Tag, Typography } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { SmsType, Template } from "@/api/types";
import { withTemplate } from "./draft";
import { Field } from "./Field";
import styles from "./Send.module.css";
import { pieces } from "./template";
import { useWriting } from "./writing";

/** The chosen template, and the way to another. */
export function TemplateField() {
  const { t } = useTranslation("send");
  const { plan, errorOf } = useWriting();
  const [isOpen, setOpen] = useState(false);
  return (
    <Field id="send-template" label={t("field.template")} isRequired isGroup error={errorOf("template_id")}>
      {(input) => (
        <>
          <div className={plan.template ? styles.template : undefined}>
            {plan.template && <Shown template={plan.template} />}
            <Button id={input.id} onClick={() => setOpen(true)} aria-haspopup="dialog">
              {t(plan.template ? "picker.change" : "picker.choose")}
            </Button>
          </div>
          <Picker isOpen={isOpen} onClose={() => setOpen(false)} />
        </>
      )}
    </Field>
  );
}

function Shown({ template }: { template: Template }) {
  return (
    <div className={styles.chosen}>
      <Heading template={template} />
      <Text content={template.content} />
    </div>
  );
}

function Heading({ template }: { template: Template }) {
  const { t } = useTranslation("trade");
  return (
    <span className={styles.templateHead}>
      <strong>{template.name}</strong>
      <Tag>{t(`type.${template.type}`)}</Tag>
      <Typography.Text type="secondary">{template.template_id}</Typography.Text>
    </span>
  );
}

function Text({ content }: { content: string }) {
  return (
    <span className={styles.templateText}>
      {pieces(content).map(({ text, variable }, at) => (variable === null ? text : <mark key={at}>{text}</mark>))}
    </span>
  );
}

function Picker({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { t } = useTranslation("send");
  return (
    <Modal
      title={t("picker.title")}
      open={isOpen}
      onCancel={onClose}
      footer={null}
      width={720}
      destroyOnHidden
      styles={{ body: { maxHeight: "min(640px, 70vh)", overflow: "auto" } }}
    >
      <Choices onChosen={onClose} />
    </Modal>
  );
}

function Choices({ onChosen }: { onChosen: () => void }) {
  const { t } = useTranslation(["send", "trade"]);
  const { draft, change, catalogue, plan } = useWriting();
  const [wanted, setWanted] = useState("");
  const [type, setType] = useState<SmsType | "all">("all");
  const found = catalogue.templates.filter(
    (template) => (type === "all" || template.type === type) && matches(template, wanted),
  );
  const choose = (template: Template) => {
    change((before) => withTemplate(before, template, plan.template));
    onChosen();
  };
  return (
    <div className={styles.picker}>
      <Input.Search
        autoFocus
        allowClear
        aria-label={t("picker.search")}
        placeholder={t("picker.search")}
        value={wanted}
        onChange={({ target }) => setWanted(target.value)}
      />
      <Segmented<SmsType | "all">
        name="template-type"
        aria-label={t("field.type")}
        value={type}
        options={[
          { value: "all", label: t("picker.allTypes") },
          ...(["verification", "notification", "marketing"] as const).map((value) => ({
            value,
            label: t(`trade:type.${value}`),
          })),
        ]}
        onChange={setType}
      />
      <Typography.Text type="secondary" role="status">
        {t("picker.listed", { count: found.length })}
        {catalogue.waiting > 0 && ` · ${t("picker.waiting", { count: catalogue.waiting })}`}
      </Typography.Text>
      {found.length === 0 ? (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("picker.nothing")} />
      ) : (
        <ul className={styles.choices}>
          {found.map((template) => (
            <li key={template.template_id}>
              <button type="button" className={styles.choice} onClick={() => choose(template)}>
                <Heading template={template} />
                <Text content={template.content} />
                {draft.source === "template" && draft.template_id === template.template_id && (
                  <Tag color="blue" className={styles.inUse}>
                    {t("picker.inUse")}
                  </Tag>
                )}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function matches({ template_id, name, content }: Template, wanted: string): boolean {
  const words = wanted.toLowerCase().split(/\s+/);
  const text = `${template_id} ${name} ${content}`.toLowerCase();
  return words.every((word) => text.includes(word));
}
