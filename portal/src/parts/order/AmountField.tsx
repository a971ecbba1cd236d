import { Form, Input } from "antd";
import type { ReactNode } from "react";
import { useAmountRule } from "./useAmountRule";
import type { Sort } from "./decimal";

type Props = {
  name: string;
  label: string;
  unit: string;
  extra?: ReactNode;
  sort?: Sort;
  isOptional?: boolean;
  placeholder?: string;
  autoFocus?: boolean;
};

/** An amount of money or of SMS. */
export function AmountField({ name, label, unit, extra, sort, isOptional, placeholder, autoFocus }: Props) {
  const rule = useAmountRule();
  return (
    <Form.Item name={name} label={label} extra={extra} rules={[rule({ sort, isOptional })]} validateTrigger="onBlur">
      <Input
        inputMode="decimal"
        autoComplete="off"
        maxLength={24}
        suffix={unit}
        placeholder={placeholder}
        autoFocus={autoFocus}
        style={{ maxWidth: 320 }}
      />
    </Form.Item>
  );
}
