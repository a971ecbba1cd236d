import { Tooltip, Typography } from "antd";
import type { ReactNode } from "react";
import styles from "./Figure.module.css";

type Props = {
  label: string;
  /** What the number counts. */
  hint?: string;
  /** The number with its unit. */
  children: ReactNode;
  /** Smaller, below: what it is made of, or of how many. */
  note?: ReactNode;
  tone?: "error" | "warning";
  /** The hint is a stop for the keyboard; not where the same figure is repeated for many things. */
  isHintFocusable?: boolean;
};

/** A number that is watched, in a `Figures`. */
export function Figure({ label, hint, children, note, tone, isHintFocusable = false }: Props) {
  return (
    <div className={styles.figure}>
      <dt>
        <Typography.Text type="secondary" className={styles.label}>
          {hint ? (
            <Tooltip title={hint}>
              <span className={styles.hinted} tabIndex={isHintFocusable ? 0 : undefined}>
                {label}
              </span>
            </Tooltip>
          ) : (
            label
          )}
        </Typography.Text>
      </dt>
      <dd className={styles.value} data-tone={tone}>
        {children}
        {note && (
          <Typography.Text type="secondary" className={styles.note}>
            {note}
          </Typography.Text>
        )}
      </dd>
    </div>
  );
}

/** Numbers side by side, as many as fit. */
export function Figures({ children, label, isLarge = false }: { children: ReactNode; label?: string; isLarge?: boolean }) {
  return (
    <dl className={styles.figures} aria-label={label} data-size={isLarge ? "large" : undefined}>
      {children}
    </dl>
  );
}
