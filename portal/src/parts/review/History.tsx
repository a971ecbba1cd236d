import { Empty, Flex, Typography } from "antd";
import { useTranslation } from "react-i18next";
import type { Application } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { DecisionTag } from "./LifeTag";
import styles from "./review.module.css";

/** Each time it was submitted: what, by whom, what was decided and why. */
export function History({ of, hasVersions = false }: { of: Application[]; hasVersions?: boolean }) {
  const { t } = useTranslation("review");
  if (of.length === 0) return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("history.none")} />;
  return (
    <ol className={styles.history} aria-label={t("history.title")}>
      {of.map((one) => (
        <li key={one.submitted_at}>
          <One of={one} hasVersions={hasVersions} />
        </li>
      ))}
    </ol>
  );
}

function One({ of, hasVersions }: { of: Application; hasVersions: boolean }) {
  const { t } = useTranslation("review");
  const format = useFormat();
  return (
    <>
      <Flex wrap gap="small" align="center">
        <DecisionTag state={of.state} />
        {hasVersions && <Typography.Text strong>{t("history.version", { n: format.number(of.number) })}</Typography.Text>}
        <Typography.Text type="secondary">
          {format.dateTime(of.submitted_at)} · {t("history.submitted", { who: of.submitted_by })}
        </Typography.Text>
      </Flex>
      <div className={styles.said}>{of.content}</div>
      <Why of={of} />
      <Typography.Text type="secondary">
        {of.decided_at && t("history.decided", { time: format.dateTime(of.decided_at) })}
        {of.state === "waiting" && of.urged_at && t("history.urged", { time: format.dateTime(of.urged_at) })}
      </Typography.Text>
    </>
  );
}

/** The reasons in words, and what the reviewer says. */
export function Why({ of }: { of: Application }) {
  const { t } = useTranslation("review");
  return (
    <>
      {of.reasons.length > 0 && (
        <ul className={styles.reasons} aria-label={t("history.reasons")}>
          {of.reasons.map(({ code, detail }) => (
            <li key={code}>{detail}</li>
          ))}
        </ul>
      )}
      {of.note !== "" && (
        <div className={styles.said}>
          <strong>{t("history.note")}</strong>: {of.note}
        </div>
      )}
    </>
  );
}
