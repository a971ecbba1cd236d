import { useTranslation } from "react-i18next";
import type { Health } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { Figure, Figures } from "@/parts/Figure";
import { Spark } from "@/parts/Spark";
import { Section } from "./Section";
import { useTrail } from "./useTrail";

const NAMES = { sqlite: "SQLite", postgresql: "PostgreSQL" };

type Props = { database: Health["database"]; bytes: number | null; at: number };

/** How the database keeps up. */
export function Database({ database, bytes, at }: Props) {
  const { t } = useTranslation("health");
  const format = useFormat();
  const { write_ms_p50: p50, write_ms_p99: p99, down } = database;
  const trail = useTrail(p99, at);
  // A tenth of a millisecond is what tells a good disk from a better one.
  const time = (ms: number | null) =>
    ms === null ? t("database.none") : t("database.ms", { n: format.number(Math.round(ms * 10) / 10) });
  return (
    <Section title={t("database.title")}>
      <Figures>
        <Figure
          label={t("database.kind")}
          note={down && t("database.down")}
          tone={down ? "error" : undefined}
        >
          {NAMES[database.kind]}
        </Figure>
        <Figure label={t("database.p50")} hint={t("database.p50Hint")} isHintFocusable>
          {time(p50)}
        </Figure>
        <Figure label={t("database.p99")} hint={t("database.p99Hint")} isHintFocusable>
          {time(p99)}
        </Figure>
        <Figure label={t("database.waiting")} hint={t("database.waitingHint")} isHintFocusable>
          {format.number(database.writes_waiting)}
        </Figure>
        <Figure label={t("database.commits")} hint={t("database.commitsHint")} isHintFocusable>
          {format.number(database.commits)}
        </Figure>
        <Figure label={t("database.size")} hint={t("database.sizeHint")} isHintFocusable>
          {bytes === null ? t("unknown") : format.bytes(bytes)}
        </Figure>
      </Figures>
      {p99 !== null && <Spark label={t("database.spark", { now: time(p99) })} values={trail} />}
    </Section>
  );
}
