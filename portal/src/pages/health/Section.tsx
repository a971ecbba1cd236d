import { Card } from "antd";
import type { ReactNode } from "react";
import styles from "./health.module.css";

/** A card with one subject. */
export function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Card size="small" title={<h2 className={styles.head}>{title}</h2>} className={styles.section}>
      {children}
    </Card>
  );
}
