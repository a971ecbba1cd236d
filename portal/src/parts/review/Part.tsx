import type { ReactNode } from "react";
import styles from "./review.module.css";

/** A part of a drawer, with its heading. */
export function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h2 className={styles.head}>{title}</h2>
      {children}
    </section>
  );
}
