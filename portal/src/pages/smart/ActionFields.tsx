import { Input, Select } from "antd";
import { useTranslation } from "react-i18next";
import type { LintFinding, SmartAction, SmartActionType } from "@/api/types";
import { Field } from "@/parts/Field";
import { Findings } from "@/parts/review/Findings";
import { TITLE_MAX } from "./draft";
import { errorOf, idOf, type Said } from "./said";
import styles from "./smart.module.css";

const TYPES: SmartActionType[] = ["OPEN_URL", "DIAL", "OPEN_APP"];
/** Characters of an address. */
const URL_MAX = 1000;

type Part = "url" | "title" | "phone" | "fallback";
const PARTS: Record<SmartActionType, Part[]> = { OPEN_URL: ["url", "title"], DIAL: ["phone"], OPEN_APP: ["url", "fallback"] };
const MAX: Record<Part, number> = { url: URL_MAX, title: TITLE_MAX, phone: 24, fallback: URL_MAX };

type Props = {
  /** `menus[0].items[1]` */
  path: string;
  /** What it says, in the names of the inputs. */
  label: string;
  value: SmartAction;
  onChange: (action: SmartAction) => void;
  said: Said;
  /** What is empty is wrong only after somebody tried. */
  isTried: boolean;
};

/** What pressing does: website, number, or app with what happens without it. */
export function ActionFields({ path, label, value, onChange, said, isTried }: Props) {
  const { t } = useTranslation(["smart", "brand"]);
  const place = `${path}.action`;
  return (
    <div className={styles.action}>
      <Field id={idOf(`${place}.type`)} label={t("menu.does")}>
        {(input) => (
          <Select
            {...input}
            aria-label={t("menu.doesOf", { label })}
            value={value.type}
            options={TYPES.map((type) => ({ value: type, label: t(`brand:action.${type}`) }))}
            onChange={(type: SmartActionType) => onChange({ ...value, type })}
          />
        )}
      </Field>
      {PARTS[value.type].map((part) => {
        const field = `${place}.${part}`;
        const text = value[part] ?? "";
        const found: LintFinding[] = said(field);
        const warnings = found.filter(({ severity }) => severity !== "error");
        const name = part === "url" ? (value.type === "OPEN_APP" ? "app" : "url") : part;
        return (
          <Field
            key={part}
            id={idOf(field)}
            label={t(`menu.part.${name}`)}
            error={text === "" && !isTried ? null : errorOf(found)}
            hint={
              <>
                {t(`menu.partHint.${name}`)}
                <Findings findings={warnings} />
              </>
            }
          >
            {(input) => (
              <Input
                {...input}
                aria-label={t("menu.partOf", { part: t(`menu.part.${name}`), label })}
                value={text}
                maxLength={MAX[part]}
                inputMode={part === "phone" ? "tel" : part === "title" ? "text" : "url"}
                autoComplete="off"
                spellCheck={false}
                onChange={({ target }) => onChange({ ...value, [part]: target.value })}
              />
            )}
          </Field>
        );
      })}
    </div>
  );
}
