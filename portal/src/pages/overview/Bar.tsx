import styles from "./overview.module.css";

type Props = {
  /** 0 to 1. */
  share: number;
  /** Where a threshold stands, 0 to 1. */
  mark: number | null;
  tone: "normal" | "warned" | "prohibited" | "ended";
  /** What it says, for those who do not see it. */
  label: string;
};

/** How much is left, or was spent. */
export function Bar({ share, mark, tone, label }: Props) {
  return (
    <div className={styles.bar} data-tone={tone} role="img" aria-label={label}>
      <span style={{ width: `${share * 100}%` }} />
      {mark !== null && <i style={{ insetInlineStart: `${mark * 100}%` }} />}
    </div>
  );
}
