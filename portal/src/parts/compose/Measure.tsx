import { useTranslation } from "react-i18next";
import { useFormat } from "@/format/useFormat";
import type { Encoding } from "@/parts/handset/segments";
import styles from "./compose.module.css";

type Props = {
  encoding: Encoding;
  characters: number;
  segments: number;
  /** How full the last segment is, when that is known. */
  last: { used: number; limit: number } | null;
  /** More lines: name and value; null is left out. */
  more?: [string, string | null][];
};

/** How long a text is and how it is sent. */
export function Measure({ encoding, characters, segments, last, more = [] }: Props) {
  const { t } = useTranslation("compose");
  const format = useFormat();
  const facts: [string, string | null][] = [
    [t("preview.encoding"), t(`preview.encodings.${encoding}`)],
    [t("preview.characters"), format.number(characters)],
    [
      t("preview.segments"),
      last && segments > 0
        ? `${format.number(segments)} · ${t("preview.last", { used: format.number(last.used), limit: format.number(last.limit) })}`
        : format.number(segments),
    ],
    ...more,
  ];
  return (
    <dl className={styles.facts}>
      {facts.map(
        ([name, value]) =>
          value !== null && (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
