import { LeftOutlined, SafetyCertificateFilled, UserOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "@/format/useFormat";
import { MenuBar } from "./MenuBar";
import type { Shown } from "./client/smart";
import type { Phone, Thread } from "./phone";
import styles from "./handset.module.css";

/** How long a brand must be seen to count. */
const EXPOSE_MS = 1_000;

type Props = { phone: Phone; threads: Thread[]; thread: Thread | null; onOpen: (message: string | null) => void };

/** What the phone shows: all threads, or one. */
export function Screen({ phone, threads, thread, onOpen }: Props) {
  const { t } = useTranslation("handset");
  return (
    <section className={styles.phone} aria-label={t("phone")}>
      <div className={styles.status} aria-hidden>
        <span className={styles.camera} />
      </div>
      {thread ? (
        <Opened phone={phone} thread={thread} onBack={() => onOpen(null)} />
      ) : (
        <List phone={phone} threads={threads} onOpen={onOpen} />
      )}
    </section>
  );
}

function List({ phone, threads, onOpen }: { phone: Phone; threads: Thread[]; onOpen: (message: string) => void }) {
  const { t } = useTranslation("handset");
  const format = useFormat();
  return (
    <>
      <h2 className={styles.listTitle}>{t("messages")}</h2>
      {threads.length === 0 && <p className={styles.empty}>{t("empty")}</p>}
      <ul className={styles.list}>
        {threads.map(({ key, sender, shown, messages }) => {
          const last = messages.at(-1);
          return (
            <li key={key}>
              <button type="button" className={styles.line} onClick={() => last && onOpen(last.id)}>
                <Face phone={phone} shown={shown} />
                <span className={styles.lineText}>
                  <span className={styles.lineHead}>
                    <Name sender={sender} shown={shown} />
                    <span className={styles.when}>{last && format.time(last.at)}</span>
                  </span>
                  <span className={styles.last}>{last?.text}</span>
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </>
  );
}

function Opened({ phone, thread, onBack }: { phone: Phone; thread: Thread; onBack: () => void }) {
  const { t } = useTranslation("handset");
  const format = useFormat();
  const { sender, shown, messages } = thread;
  useExposed(phone, shown);
  return (
    <>
      <div className={styles.head} style={shown ? { borderBottomColor: shown.brand.colour } : undefined}>
        <Button type="text" icon={<LeftOutlined />} aria-label={t("back")} onClick={onBack} />
        <Face phone={phone} shown={shown} />
        <span className={styles.who}>
          <Name sender={sender} shown={shown} />
          {shown && <span className={styles.number}>{sender}</span>}
          {shown && shown.brand.summary !== "" && <span className={styles.summary}>{shown.brand.summary}</span>}
        </span>
      </div>
      <div className={styles.bubbles} tabIndex={0} role="region" aria-label={t("thread")}>
        {messages.map(({ id, text, at }) => (
          <div key={id}>
            <p className={styles.bubble}>{text}</p>
            <div className={styles.when}>{format.time(at)}</div>
          </div>
        ))}
      </div>
      {shown && shown.menus.length > 0 && <MenuBar phone={phone} shown={shown} />}
    </>
  );
}

function Name({ sender, shown }: { sender: string; shown: Shown | null }) {
  const { t } = useTranslation("handset");
  if (!shown) return <span className={styles.name}>{sender}</span>;
  return (
    <span className={styles.name}>
      {shown.brand.name}
      <SafetyCertificateFilled className={styles.verified} aria-label={t("verified")} title={t("verified")} />
    </span>
  );
}

function Face({ phone, shown }: { phone: Phone; shown: Shown | null }) {
  const logo = shown && phone.logo(shown);
  const [spoilt, setSpoilt] = useState<string | null>(null);
  if (logo && logo !== spoilt) {
    return <img className={styles.face} src={logo} alt="" onError={() => setSpoilt(logo)} />;
  }
  return (
    <span className={styles.face} style={shown ? { background: shown.brand.colour } : undefined} aria-hidden>
      {shown ? Array.from(shown.brand.name)[0] : <UserOutlined />}
    </span>
  );
}

/** Counts a brand that was on the screen for a second, once each time it is opened. */
function useExposed(phone: Phone, shown: Shown | null): void {
  const seen = shown ? `${shown.profile_id} ${shown.version}` : null;
  const counted = useRef(new Set<string>());
  useEffect(() => {
    if (!shown || seen === null) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      clearTimeout(timer);
      if (document.visibilityState !== "visible" || counted.current.has(seen)) return;
      timer = setTimeout(() => {
        counted.current.add(seen);
        phone.count("EXPOSE", shown, null);
      }, EXPOSE_MS);
    };
    look();
    document.addEventListener("visibilitychange", look);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", look);
    };
    // A brand that is resolved again is the same brand.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [phone, seen]);
}
