import { Typography } from "antd";
import { useTranslation } from "react-i18next";
import type { Health, MessageStatus } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { StatusTag } from "@/parts/StatusTag";
import styles from "./health.module.css";
import { Section } from "./Section";

/** Messages on their way, in the order they go. */
const ORDER: MessageStatus[] = ["held", "queued", "sending", "submitted"];

/** Messages whose end is not known yet. */
export function Open({ counts }: { counts: Health["open_by_status"] }) {
  const { t } = useTranslation("health");
  const format = useFormat();
  const shown = [
    ...ORDER.filter((status) => counts[status]),
    ...(Object.keys(counts) as MessageStatus[]).filter((status) => !ORDER.includes(status) && counts[status]),
  ];
  const total = shown.reduce((sum, status) => sum + (counts[status] ?? 0), 0);
  return (
    <Section title={t("open.title")}>
      <Typography.Paragraph type="secondary">{t("open.lead")}</Typography.Paragraph>
      {shown.length === 0 ? (
        t("open.none")
      ) : (
        <dl className={styles.counts}>
          {shown.map((status) => (
            <div key={status}>
              <dt>
                <StatusTag status={status} />
              </dt>
              <dd>{format.number(counts[status] ?? 0)}</dd>
            </div>
          ))}
          <div>
            <dt>{t("open.total")}</dt>
            <dd>{format.number(total)}</dd>
          </div>
        </dl>
      )}
    </Section>
  );
}
