import { Button, Form, Tooltip } from "antd";
import type { FormInstance } from "antd";
import { useId, useRef } from "react";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import type { Direction, SmsType, TemplateVariable } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { GrowingText } from "@/parts/GrowingText";
import { characters } from "@/parts/handset/segments";
import { Findings } from "@/parts/review/Findings";
import { useLint } from "@/parts/review/useLint";
import { CONTENT_MAX, type TemplateForm } from "./TemplateForm";
import styles from "./templates.module.css";
import { nextPlace, rulesOf, type Way, wayOf } from "./variables";

const NOTATIONS = [
  ["{}", "place"],
  ["{1}", "number"],
  ["${1}", "number"],
  ["${Name}", "name"],
] as const satisfies readonly (readonly [string, Way])[];

type Props = {
  form: FormInstance<TemplateForm>;
  content: string;
  type: SmsType;
  variables: TemplateVariable[];
  /** Whose way to unsubscribe is offered. */
  direction: Direction;
};

/** The text: variables are inserted where the cursor is, and what is wrong is said while it is typed. */
export function ContentField({ form, content, type, variables, direction }: Props) {
  const { t } = useTranslation("templates");
  const format = useFormat();
  const id = useId();
  /** Where the cursor was last; nobody has been in the text yet while it is null. */
  const cursor = useRef<[number, number] | null>(null);
  const body = content.trim() === "" ? null : { type, content, variables: rulesOf(content, variables) };
  const { found, error } = useLint("template", body, (asked, signal) =>
    answer(api.POST("/api/v1/template-lint", { body: asked, signal })),
  );
  const way = wayOf(content);
  const wording = t(`insert.unsubscribeText.${direction}`);
  const canAdd = type === "marketing" && !content.trimEnd().endsWith(wording.trim());

  const write = (next: string, from: number, to: number) => {
    form.setFieldValue("content", next);
    // Once the text is in its place.
    requestAnimationFrame(() => select(id, from, to));
  };
  const insert = (notation: (typeof NOTATIONS)[number][0]) => {
    // What is watched comes a moment later.
    const now = (form.getFieldValue("content") as string | undefined) ?? "";
    const place = nextPlace(notation, now);
    const [start, end] = cursor.current ?? [now.length, now.length];
    // A name is there to be written over.
    const [from, to] = notation === "${Name}" ? [start + 2, start + place.length - 1] : [start + place.length, start + place.length];
    write(now.slice(0, start) + place + now.slice(end), from, to);
  };
  const count = ({ count: used }: { count: number }) => `${format.number(used)}/${format.number(CONTENT_MAX)}`;

  return (
    <Form.Item
      label={t("field.content")}
      htmlFor={id}
      extra={
        <>
          <div className={styles.hint}>{t("field.contentHint")}</div>
          <Findings
            findings={found?.findings ?? []}
            text={content}
            isLate={error !== null}
            onSelect={(at) => {
              const all = Array.from(content);
              const from = all.slice(0, at).join("").length;
              select(id, from, from + (all[at]?.length ?? 0));
            }}
          />
        </>
      }
    >
      <div className={styles.tools} role="group" aria-label={t("insert.label")}>
        <span>{t("insert.label")}</span>
        {NOTATIONS.map(([notation, needs]) => {
          const isOther = way !== null && way !== needs;
          return (
            <Tooltip key={notation} title={t(isOther ? "insert.other" : `insert.${notation}`)}>
              <Button
                size="small"
                className={styles.notation}
                disabled={isOther}
                aria-label={t("insert.what", { place: notation })}
                onClick={() => insert(notation)}
              >
                {notation}
              </Button>
            </Tooltip>
          );
        })}
        {canAdd && (
          <Button
            size="small"
            onClick={() => {
              const next = content.trimEnd() + wording;
              write(next, next.length, next.length);
            }}
          >
            {t("insert.unsubscribe")}
          </Button>
        )}
      </div>
      <Form.Item
        noStyle
        name="content"
        rules={[{ required: true, whitespace: true, message: t("field.contentMissing") }]}
      >
        <GrowingText
          id={id}
          onSelect={({ currentTarget: { selectionStart, selectionEnd } }) => {
            cursor.current = [selectionStart, selectionEnd];
          }}
          rows={4}
          rowsMax={14}
          count={{ show: count, max: CONTENT_MAX, strategy: characters }}
        />
      </Form.Item>
    </Form.Item>
  );
}

function select(id: string, from: number, to: number) {
  const box = document.getElementById(id);
  if (!(box instanceof HTMLTextAreaElement)) return;
  box.focus();
  box.setSelectionRange(from, to);
}
