import { useTranslation } from "react-i18next";
import type { StatusCounts } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { GROUPS, type Group, grouped } from "./counts";
import styles from "./progress.module.css";

type Props = { counts: StatusCounts; total: number; isLarge?: boolean };

/** How far a task is: a bar in parts, and below it the same in numbers. */
export function ProgressBar({ counts, total, isLarge = false }: Props) {
  const { t } = useTranslation("parts");
  const format = useFormat();
  const sums = grouped(counts);
  const said = Object.fromEntries(GROUPS.map((group) => [group, format.number(sums[group])])) as Record<Group, string>;
  const shown = GROUPS.filter((group) => sums[group] > 0);
  return (
    <div className={isLarge ? styles.large : styles.small}>
      <div
        className={styles.bar}
        role="img"
        aria-label={t("progress.bar", { ...said, total: format.number(total) })}
        title={t("progress.bar", { ...said, total: format.number(total) })}
      >
        {shown.map((group) => (
          <span key={group} className={styles[group]} style={{ flexGrow: sums[group] }} />
        ))}
      </div>
      <div className={styles.legend} aria-hidden={!isLarge}>
        {shown.map((group) => (
          <span key={group} className={styles.entry}>
            <span className={`${styles.dot} ${styles[group] ?? ""}`} />
            {t(`progress.group.${group}`)} <strong>{said[group]}</strong>
          </span>
        ))}
      </div>
    </div>
  );
}
