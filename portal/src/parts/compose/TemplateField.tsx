import { Button, Empty, Input, Modal, Segmented, Tag, Typography } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { SmsType, Template } from "@/api/types";
import { Field } from "@/parts/Field";
import { pieces } from "@/parts/template";
import styles from "./compose.module.css";
import type { Catalogue } from "./useCatalogue";

type Props = {
  id: string;
  catalogue: Catalogue;
  chosen: Template | null;
  error: string | null;
  onChoose: (template: Template) => void;
};

/** The chosen template, and the way to another. */
export function TemplateField({ id, catalogue, chosen, error, onChoose }: Props) {
  const { t } = useTranslation("compose");
  const [isOpen, setOpen] = useState(false);
  return (
    <Field id={id} label={t("field.template")} isRequired isGroup error={error}>
      {(input) => (
        <>
          <div className={chosen ? styles.template : undefined}>
            {chosen && <Shown template={chosen} />}
            <Button id={input.id} onClick={() => setOpen(true)} aria-haspopup="dialog">
              {t(chosen ? "picker.change" : "picker.choose")}
            </Button>
          </div>
          <Modal
            title={t("picker.title")}
            open={isOpen}
            onCancel={() => setOpen(false)}
            footer={null}
            width={720}
            destroyOnHidden
            styles={{ body: { maxHeight: "min(640px, 70vh)", overflow: "auto" } }}
          >
            <Choices
              catalogue={catalogue}
              chosen={chosen}
              onChoose={(template) => {
                onChoose(template);
                setOpen(false);
              }}
            />
          </Modal>
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

function Choices({ catalogue, chosen, onChoose }: Pick<Props, "catalogue" | "chosen" | "onChoose">) {
  const { t } = useTranslation(["compose", "trade"]);
  const [wanted, setWanted] = useState("");
  const [type, setType] = useState<SmsType | "all">("all");
  const found = catalogue.templates.filter(
    (template) => (type === "all" || template.type === type) && matches(template, wanted),
  );
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
              <button type="button" className={styles.choice} onClick={() => onChoose(template)}>
                <Heading template={template} />
                <Text content={template.content} />
                {chosen?.template_id === template.template_id && (
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
