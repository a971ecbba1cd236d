import { InputNumber, Select, Typography } from "antd";
import { useTranslation } from "react-i18next";
import type { TemplateVariable, VariableType } from "@/api/types";
import styles from "./templates.module.css";
import { CHARS, rulesOf, TYPES } from "./variables";

type Props = {
  id?: string;
  content: string;
  /** What was said about variables, those too that are not in the content any more. */
  value?: TemplateVariable[];
  onChange?: (rules: TemplateVariable[]) => void;
};

/** Each variable of the content: what it may be, and how long. */
export function Variables({ id, content, value = [], onChange }: Props) {
  const { t } = useTranslation("templates");
  const rules = rulesOf(content, value);
  const set = (next: TemplateVariable) => onChange?.([...value.filter(({ name }) => name !== next.name), next]);
  if (rules.length === 0) return <Typography.Text type="secondary">{t("variables.none")}</Typography.Text>;
  return (
    <ul id={id} className={styles.variables}>
      {rules.map((rule) => (
        <li key={rule.name}>
          <code>{rule.name}</code>
          <Select<VariableType>
            aria-label={t("variables.type", { name: rule.name })}
            value={rule.type ?? "other"}
            options={TYPES.map((type) => ({ value: type, label: t(`variables.is.${type}`) }))}
            onChange={(type) => set({ name: rule.name, type, max_chars: CHARS[type].usual })}
          />
          <InputNumber<number>
            aria-label={t("variables.max", { name: rule.name })}
            min={1}
            max={CHARS[rule.type ?? "other"].max}
            precision={0}
            value={rule.max_chars ?? undefined}
            suffix={t("variables.characters")}
            style={{ width: "100%" }}
            onChange={(max) => set({ ...rule, max_chars: max ?? CHARS[rule.type ?? "other"].usual })}
          />
        </li>
      ))}
    </ul>
  );
}
