import { useTranslation } from "react-i18next";
import { useFormat } from "@/format/useFormat";
import { Field } from "@/parts/Field";
import { GrowingText } from "@/parts/GrowingText";
import { RECIPIENTS_MAX } from "./draft";
import { NumbersError } from "./NumbersError";
import styles from "./Send.module.css";
import { useWriting } from "./writing";

/** Numbers in any form, with any separators. */
export function Numbers() {
  const { t } = useTranslation("send");
  const format = useFormat();
  const { draft, change, errorOf } = useWriting();
  return (
    <>
      <Field
        id="send-numbers"
        label={t("field.numbers")}
        isRequired
        error={errorOf("numbers")}
        hint={t("numbers.hint", { max: format.number(RECIPIENTS_MAX) })}
        className={styles.tight}
      >
        {(input) => (
          <GrowingText
            {...input}
            className={styles.numbers}
            value={draft.numbers}
            placeholder={t("numbers.placeholder")}
            rows={4}
            rowsMax={10}
            autoComplete="off"
            spellCheck={false}
            onChange={({ target }) => change({ numbers: target.value })}
          />
        )}
      </Field>
      <NumbersError />
    </>
  );
}
