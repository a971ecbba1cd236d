import styles from "./CodeBlock.module.css";
import { CopyButton } from "./CopyButton";

type Props = {
  code: string;
  /** What it is, as a noun. */
  label: string;
};

/** Code to copy. It takes the focus, so that the keyboard can scroll it sideways. */
export function CodeBlock({ code, label }: Props) {
  return (
    <div className={styles.block} role="group" aria-label={label}>
      <pre className={styles.code} tabIndex={0}>
        <code>{code}</code>
      </pre>
      <div className={styles.copy}>
        <CopyButton text={code} what={label} />
      </div>
    </div>
  );
}
