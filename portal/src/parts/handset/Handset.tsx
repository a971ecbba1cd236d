import { UserOutlined } from "@ant-design/icons";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import styles from "./Handset.module.css";

type Props = {
  /** Whom the handset names as sender. */
  sender: string;
  /** `11:27` */
  time: string;
  /** The text as it is cut; one piece when it is short. */
  segments: string[];
  /** Places without a value are marked. */
  hasPlaces?: boolean;
};

/** A message as a phone shows it, with a mark where each further segment begins. */
export function Handset({ sender, time, segments, hasPlaces = false }: Props) {
  const { t } = useTranslation("message");
  return (
    <Frame time={time} label={t("handset.label")}>
      <div className={styles.head}>
        <span className={styles.face} aria-hidden>
          <UserOutlined />
        </span>
        <span className={styles.sender}>{sender}</span>
      </div>
      <div className={styles.screen} tabIndex={0} role="region" aria-label={t("handset.screen")}>
        <Bubble segments={segments} hasPlaces={hasPlaces} />
        {segments.length > 0 && <div className={styles.when}>{t("handset.when", { time })}</div>}
      </div>
    </Frame>
  );
}

type FrameProps = { time: string; label: string; children: ReactNode };

/** A phone: its case, and the line at the top of its screen. */
export function Frame({ time, label, children }: FrameProps) {
  return (
    <div className={styles.phone} role="group" aria-label={label}>
      <div className={styles.status} aria-hidden>
        <span>{time}</span>
        <span className={styles.camera} />
        <span className={styles.battery} />
      </div>
      {children}
    </div>
  );
}

type BubbleProps = { segments: string[]; hasPlaces?: boolean };

/** The text alone, as a speech bubble. */
export function Bubble({ segments, hasPlaces = false }: BubbleProps) {
  const { t } = useTranslation("message");
  const count = segments.length;
  if (count === 0) return <p className={styles.nothing}>{t("handset.nothing")}</p>;
  return (
    <p className={styles.bubble}>
      {segments.map((segment, at) => (
        <span key={at}>
          {at > 0 && (
            <span className={styles.cut} title={t("handset.cut", { part: at + 1, count })}>
              <span aria-hidden>
                {at + 1}/{count}
              </span>
            </span>
          )}
          {hasPlaces ? marked(segment) : segment}
        </span>
      ))}
    </p>
  );
}

/** `${Name}`, `{1}` and `{}` stand out: nothing has been filled in there. */
function marked(text: string): ReactNode[] {
  return text.split(/(\$?\{[^{}]*\})/).map((piece, at) =>
    at % 2 === 1 ? (
      <mark key={at} className={styles.place}>
        {piece}
      </mark>
    ) : (
      piece
    ),
  );
}
