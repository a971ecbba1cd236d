import { Flex, Input, Select, Switch } from "antd";
import { useTranslation } from "react-i18next";
import type { PolicyRule, PolicyValue } from "@/api/types";
import { HoursField } from "./HoursField";
import { NumberField } from "./NumberField";
import { useSay } from "./useSay";
import { WordsField } from "./WordsField";

export type FieldProps = {
  rule: PolicyRule;
  value: PolicyValue;
  onChange: (value: PolicyValue) => void;
  isWrong: boolean;
  label: string;
  describedBy: string;
};

/** The input that fits a rule. */
export function Field(props: FieldProps) {
  const { rule, value, onChange, isWrong, label, describedBy } = props;
  const { t } = useTranslation("policy");
  const { choice } = useSay();
  switch (rule.kind) {
    case "integer":
      return <NumberField {...props} />;
    case "hours":
      return <HoursField {...props} />;
    case "words":
      return <WordsField {...props} />;
    case "boolean":
      return (
        <Flex gap="small" align="center">
          <Switch
            aria-label={label}
            aria-describedby={describedBy}
            checked={value === true}
            onChange={(isOn) => onChange(isOn)}
          />
          <span aria-hidden>{t(value === true ? "value.on" : "value.off")}</span>
        </Flex>
      );
    case "choice":
      return (
        <Select<string>
          aria-label={label}
          aria-describedby={describedBy}
          status={isWrong ? "error" : ""}
          value={String(value)}
          options={(rule.choices ?? []).map((word) => ({ value: word, label: choice(word) }))}
          style={{ width: 260, maxWidth: "100%" }}
          onChange={onChange}
        />
      );
    case "amount":
      return (
        <Input
          aria-label={label}
          aria-describedby={describedBy}
          aria-invalid={isWrong}
          status={isWrong ? "error" : ""}
          value={String(value)}
          suffix={t("field.unit")}
          inputMode="decimal"
          maxLength={20}
          style={{ width: 260, maxWidth: "100%" }}
          onChange={({ target }) => onChange(target.value.trim())}
        />
      );
  }
}
