import { CheckCircleOutlined, CloseCircleFilled, WarningFilled } from "@ant-design/icons";
import { Button, Card, Typography } from "antd";
import { useTranslation } from "react-i18next";
import type { LintFinding } from "@/api/types";
import { elementOf } from "./said";
import styles from "./smart.module.css";

type Props = {
  /** Undefined: nothing was asked yet. */
  findings: LintFinding[] | undefined;
  /** The check did not answer. */
  isLate: boolean;
};

/** Everything the machine finds, errors first; each leads to its input. */
export function Checks({ findings, isLate }: Props) {
  const { t } = useTranslation(["smart", "review"]);
  const ordered = [...(findings ?? [])].sort((a, b) => Number(a.severity !== "error") - Number(b.severity !== "error"));
  return (
    <Card size="small" title={<h2 className={styles.heading}>{t("checks.title")}</h2>}>
      <div aria-live="polite">
        {isLate && <Typography.Text type="secondary">{t("review:finding.late")}</Typography.Text>}
        {findings === undefined ? (
          !isLate && <Typography.Text type="secondary">{t("checks.begin")}</Typography.Text>
        ) : ordered.length === 0 ? (
          <>
            <CheckCircleOutlined aria-hidden /> {t("checks.none")}
          </>
        ) : (
          <ul className={styles.checks}>
            {ordered.map(({ id, severity, detail, field }, at) => (
              <li key={`${id}${String(at)}`} data-severity={severity}>
                <span
                  role="img"
                  aria-label={t(severity === "error" ? "review:finding.error" : "review:finding.warning")}
                >
                  {severity === "error" ? <CloseCircleFilled /> : <WarningFilled />}
                </span>
                <Button type="link" className={styles.check} title={t("checks.go")} onClick={() => go(field ?? "")}>
                  {detail}
                </Button>
              </li>
            ))}
          </ul>
        )}
      </div>
    </Card>
  );
}

function go(field: string) {
  const input = elementOf(field);
  if (!input) return;
  input.focus();
  // Where pages are not painted there is nowhere to scroll.
  if ("scrollIntoView" in input) input.scrollIntoView({ block: "center" });
}
