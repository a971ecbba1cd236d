import { InputNumber } from "antd";
import { useTranslation } from "react-i18next";
import type { FieldProps } from "./Field";

/** A whole number with its unit. What is out of range stays as it was typed, and is said to be. */
export function NumberField({ rule, value, onChange, isWrong, label, describedBy }: FieldProps) {
  const { t } = useTranslation("policy");
  return (
    <InputNumber<number>
      aria-label={label}
      aria-describedby={describedBy}
      aria-invalid={isWrong}
      status={isWrong ? "error" : ""}
      value={typeof value === "number" ? value : null}
      suffix={rule.unit && t(`suffix.${rule.unit}`)}
      inputMode="numeric"
      style={{ width: 200, maxWidth: "100%" }}
      onChange={(typed) => onChange(typed ?? "")}
    />
  );
}
