import { Form } from "antd";
import type { ReactNode } from "react";

type Input = { id: string; "aria-invalid"?: true; "aria-describedby"?: string; "aria-required"?: true };

type Props = {
  /** Also where the focus goes when the field is wrong. */
  id: string;
  label: ReactNode;
  error?: string | null;
  hint?: ReactNode;
  isRequired?: boolean;
  /** A group of choices names itself: a label cannot point at it. */
  isGroup?: boolean;
  className?: string;
  children: (input: Input) => ReactNode;
};

/** A labelled input with its hint and what is wrong with it, tied together for screen readers. */
export function Field({ id, label, error, hint, isRequired, isGroup, className, children }: Props) {
  const hintId = `${id}-hint`;
  const errorId = `${id}-error`;
  const described = [error ? errorId : "", hint ? hintId : ""].filter(Boolean).join(" ");
  const input: Input = {
    id,
    ...(error ? { "aria-invalid": true as const } : {}),
    ...(described ? { "aria-describedby": described } : {}),
    ...(isRequired && !isGroup ? { "aria-required": true as const } : {}),
  };
  return (
    <Form.Item
      label={isGroup ? <span id={`${id}-label`}>{label}</span> : label}
      htmlFor={isGroup ? undefined : id}
      required={isRequired}
      validateStatus={error ? "error" : undefined}
      help={
        error ? (
          <span id={errorId} role="alert">
            {error}
          </span>
        ) : undefined
      }
      extra={hint ? <span id={hintId}>{hint}</span> : undefined}
      className={className}
    >
      {isGroup ? (
        <div role="group" aria-labelledby={`${id}-label`} aria-describedby={described || undefined}>
          {children({ id })}
        </div>
      ) : (
        children(input)
      )}
    </Form.Item>
  );
}
