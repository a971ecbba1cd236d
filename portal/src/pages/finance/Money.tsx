import styles from "./finance.module.css";
import { useMoney } from "./useMoney";

/** An amount in a column, on one line. */
export function Money({ amount, unit }: { amount: string; unit: string }) {
  return <span className={styles.digits}>{useMoney()(amount, unit)}</span>;
}
