import { Progress, Typography } from "antd";
import { useTranslation } from "react-i18next";
import type { Health } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { Figure, Figures } from "@/parts/Figure";
import { Spark } from "@/parts/Spark";
import styles from "./health.module.css";
import { Section } from "./Section";
import { useTrail } from "./useTrail";

/** What waits in memory. */
export function Queue({ queue, at }: { queue: Health["queue"]; at: number }) {
  const { t } = useTranslation(["health", "trade"]);
  const format = useFormat();
  const trail = useTrail(queue.in_memory, at);
  const share = queue.max > 0 ? queue.in_memory / queue.max : 0;
  return (
    <Section title={t("queue.title")}>
      <Figures isLarge>
        <Figure
          label={t("queue.inMemory")}
          hint={t("queue.inMemoryHint")}
          isHintFocusable
          note={t("queue.of", { n: format.number(queue.max) })}
          tone={share >= 1 ? "error" : share >= 0.8 ? "warning" : undefined}
        >
          {format.number(queue.in_memory)}
        </Figure>
      </Figures>
      <Progress
        aria-label={t("queue.filled")}
        percent={Math.min(100, share * 100)}
        format={() => format.percent(share)}
        status={share >= 1 ? "exception" : "normal"}
      />
      <Spark label={t("queue.spark", { now: format.number(queue.in_memory) })} values={trail} />
      <Typography.Paragraph type="secondary" className={styles.lead}>
        {t("queue.byType")}
      </Typography.Paragraph>
      <Figures>
        {(["verification", "notification", "marketing"] as const).map((type) => (
          <Figure key={type} label={t(`trade:type.${type}`)}>
            {format.number(queue.by_priority[type])}
          </Figure>
        ))}
      </Figures>
    </Section>
  );
}
