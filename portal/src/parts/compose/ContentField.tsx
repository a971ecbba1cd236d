import { Button } from "antd";
import { type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Direction, SmsType } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { Field } from "@/parts/Field";
import { GrowingText } from "@/parts/GrowingText";
import { characters } from "@/parts/handset/segments";
import { CONTENT_MAX } from "./limits";

type Props = {
  id: string;
  direction: Direction;
  type: SmsType;
  value: string;
  error: string | null;
  /** More to say below it. */
  hint?: ReactNode;
  onChange: (content: string) => void;
};

/** Free text, with a counter; marketing is offered its unsubscribe wording. */
export function ContentField({ id, direction, type, value, error, hint, onChange }: Props) {
  const { t } = useTranslation("compose");
  const format = useFormat();
  const wording = t(`content.unsubscribeText.${direction}`);
  const canAdd = type === "marketing" && !value.trimEnd().endsWith(wording.trim());
  const count = ({ count: used }: { count: number }) => `${format.number(used)}/${format.number(CONTENT_MAX)}`;
  return (
    <Field
      id={id}
      label={t("field.content")}
      isRequired
      error={error}
      hint={
        <>
          {t("field.contentHint")}
          {canAdd && (
            <Button type="link" size="small" onClick={() => onChange(value.trimEnd() + wording)}>
              {t("content.unsubscribe")}
            </Button>
          )}
          {hint}
        </>
      }
    >
      {(input) => (
        <GrowingText
          {...input}
          value={value}
          rows={4}
          rowsMax={14}
          count={{ show: count, max: CONTENT_MAX, strategy: characters }}
          onChange={({ target }) => onChange(target.value)}
        />
      )}
    </Field>
  );
}
