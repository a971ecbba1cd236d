import { AutoComplete, Input } from "antd";
import { useTranslation } from "react-i18next";
import type { Direction } from "@/api/types";
import { Field } from "@/parts/Field";
import { SENDER_MAX } from "./limits";
import { useSenders } from "./useSenders";

type Props = {
  id: string;
  direction: Direction;
  value: string;
  error: string | null;
  onChange: (sender: string) => void;
};

/** Whom the handset names as sender (OA); the approved ones are offered. */
export function SenderField({ id, direction, value, error, onChange }: Props) {
  const { t } = useTranslation("compose");
  const isUsed = direction === "international";
  const approved = useSenders(isUsed);
  return (
    <Field id={id} label={t("field.sender")} error={error} hint={t(isUsed ? "field.senderHint" : "field.senderNone")}>
      {(input) => (
        <AutoComplete
          disabled={!isUsed}
          options={approved}
          value={isUsed ? value : ""}
          style={{ width: "100%" }}
          onChange={(text: string) => onChange(text)}
        >
          <Input
            {...input}
            autoComplete="off"
            count={{ show: true, max: SENDER_MAX, exceedFormatter: (text, { max }) => text.slice(0, max) }}
          />
        </AutoComplete>
      )}
    </Field>
  );
}
