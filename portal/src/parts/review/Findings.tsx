import { CloseCircleFilled, WarningFilled } from "@ant-design/icons";
import { Button, Tooltip, Typography } from "antd";
import { useTranslation } from "react-i18next";
import type { LintFinding } from "@/api/types";
import styles from "./review.module.css";

type Props = {
  findings: LintFinding[];
  /** What they are about, to show the place. */
  text?: string;
  /** The check did not answer. */
  isLate?: boolean;
  /** Marks a place in the input: characters, not UTF-16 units. */
  onSelect?: (at: number) => void;
};

/** Characters shown before and behind a place. */
const BESIDE = 6;

/** What a machine found, errors first, each with its place. Said to screen readers as it changes. */
export function Findings({ findings, text = "", isLate = false, onSelect }: Props) {
  const { t } = useTranslation("review");
  return (
    <div aria-live="polite">
      {isLate && <Typography.Text type="secondary">{t("finding.late")}</Typography.Text>}
      {findings.length > 0 && (
        <ul className={styles.findings}>
          {findings.map(({ id, severity, position, detail }, at) => (
            <li key={`${id}${String(at)}`} data-severity={severity}>
              <Tooltip title={t(`finding.${severity === "error" ? "error" : "warning"}`)}>
                <span role="img" aria-label={t(`finding.${severity === "error" ? "error" : "warning"}`)}>
                  {severity === "error" ? <CloseCircleFilled /> : <WarningFilled />}
                </span>
              </Tooltip>
              <span>
                {detail}
                {position != null && <Place text={text} at={position} onSelect={onSelect} />}
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Place({ text, at, onSelect }: { text: string; at: number; onSelect?: (at: number) => void }) {
  const { t } = useTranslation("review");
  const all = Array.from(text);
  const here = all[at];
  const words = (
    <>
      {t(here === undefined ? "finding.at" : "finding.before", { at: at + 1 })}
      {here !== undefined && (
        <>
          {" "}
          {at > BESIDE && "…"}
          {all.slice(Math.max(0, at - BESIDE), at).join("")}
          <mark className={styles.here}>{here}</mark>
          {all.slice(at + 1, at + 1 + BESIDE).join("")}
          {at + 1 + BESIDE < all.length && "…"}
        </>
      )}
    </>
  );
  if (!onSelect) return <span className={styles.place}>{words}</span>;
  return (
    <Button
      type="link"
      size="small"
      className={styles.place}
      title={t("finding.select")}
      onClick={() => onSelect(at)}
    >
      {words}
    </Button>
  );
}
