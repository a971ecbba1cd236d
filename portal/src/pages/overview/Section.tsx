import { Card } from "antd";
import type { ReactNode } from "react";
import styles from "./overview.module.css";

type Props = { title: string; id?: string; extra?: ReactNode; children: ReactNode };

/** A card with one subject. Its heading can be jumped to. */
export function Section({ title, id, extra, children }: Props) {
  return (
    <Card
      title={
        <h2 id={id} tabIndex={-1} className={styles.head}>
          {title}
        </h2>
      }
      extra={extra}
      className={styles.section}
    >
      {children}
    </Card>
  );
}
