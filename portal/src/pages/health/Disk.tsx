import { Progress, Typography } from "antd";
import { useTranslation } from "react-i18next";
import type { Health } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { Figure, Figures } from "@/parts/Figure";
import styles from "./health.module.css";
import { Section } from "./Section";

type Props = { disk: Health["disk"]; severity: "error" | "warning" | undefined };

/** What is left of the disk. */
export function Disk({ disk: { free_bytes: free, total_bytes: total }, severity }: Props) {
  const { t } = useTranslation("health");
  const format = useFormat();
  if (free === null || total === null || total === 0) {
    return (
      <Section title={t("disk.title")}>
        <Typography.Text type="secondary">{t("disk.unknown")}</Typography.Text>
      </Section>
    );
  }
  const used = 1 - free / total;
  return (
    <Section title={t("disk.title")}>
      <Figures isLarge>
        <Figure label={t("disk.free")} note={t("disk.of", { total: format.bytes(total) })} tone={severity}>
          {format.bytes(free)}
        </Figure>
      </Figures>
      <Progress
        aria-label={t("disk.usedLabel")}
        percent={used * 100}
        format={() => t("disk.used", { share: format.percent(used) })}
        percentPosition={{ type: "outer" }}
        status={severity ? "exception" : "normal"}
      />
      <Typography.Paragraph type="secondary" className={styles.lead}>
        {t("disk.note")}
      </Typography.Paragraph>
    </Section>
  );
}
