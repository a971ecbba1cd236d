import { Input } from "antd";
import { useTranslation } from "react-i18next";
import { Field } from "@/parts/Field";
import { characters } from "@/parts/handset/segments";
import styles from "./Send.module.css";
import { VALUE_MAX } from "./template";
import { useWriting } from "./writing";

/** One value for each variable, the same for everybody. */
export function ValueFields() {
  const { t } = useTranslation("send");
  const { draft, change, plan, errorOf } = useWriting();
  const set = (name: string, value: string) =>
    change((before) => ({ ...before, variables: { ...before.variables, [name]: value } }));
  return (
    <div className={styles.values} role="group" aria-label={t("field.variables")}>
      {plan.template?.variables.map(({ name }) => (
        <Field
          key={name}
          id={`send-variable-${name}`}
          label={t("values.place", { name })}
          isRequired
          error={errorOf("variables", name)}
        >
          {(input) => (
            <Input
              {...input}
              autoComplete="off"
              value={draft.variables[name] ?? ""}
              count={{ max: VALUE_MAX, strategy: characters }}
              onChange={({ target }) => set(name, target.value)}
            />
          )}
        </Field>
      ))}
    </div>
  );
}
