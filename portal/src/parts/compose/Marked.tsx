import { pieces } from "@/parts/template";
import styles from "./compose.module.css";

/** A content with its variables marked. */
export function Marked({ content }: { content: string }) {
  return (
    <span className={styles.marked}>
      {pieces(content).map(({ text, variable }, at) => (variable === null ? text : <mark key={at}>{text}</mark>))}
    </span>
  );
}
