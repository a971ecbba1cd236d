import { Flex, Typography } from "antd";
import { Fragment, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { ConversationItem } from "@/api/types";
import { usePermissions } from "@/auth/useSession";
import { useFormat } from "@/format/useFormat";
import { StatusTag } from "@/parts/StatusTag";
import styles from "./inbox.module.css";

/** The API gives this many. */
const MOST = 50;

type Props = {
  items: ConversationItem[];
  /** The uplink by which the conversation was opened. */
  here: string;
};

/** The texts of a conversation, oldest first; the newest is in sight. */
export function Said({ items, here }: Props) {
  const { t } = useTranslation("inbox");
  const format = useFormat();
  const last = useRef<HTMLLIElement>(null);
  const newest = items.at(-1)?.at;

  useEffect(() => {
    last.current?.scrollIntoView({ block: "nearest" });
  }, [newest]);

  return (
    <Flex vertical gap="middle">
      {items.length >= MOST && <Typography.Text type="secondary">{t("conversation.newest")}</Typography.Text>}
      <ol className={styles.said} aria-label={t("conversation.list")}>
        {items.map((item, at) => {
          const day = format.date(item.at);
          const before = items[at - 1];
          const isNewDay = !before || format.date(before.at) !== day;
          return (
            <Fragment key={item.uid ?? item.id}>
              {isNewDay && <li className={styles.day}>{`${day} ${format.offset(item.at)}`}</li>}
              <li
                ref={at === items.length - 1 ? last : undefined}
                className={item.kind === "mt" ? `${styles.one} ${styles.ours}` : styles.one}
              >
                <One item={item} isHere={item.id === here} />
              </li>
            </Fragment>
          );
        })}
      </ol>
    </Flex>
  );
}

function One({ item: { kind, uid, text, at, status }, isHere }: { item: ConversationItem; isHere: boolean }) {
  const { t } = useTranslation("inbox");
  const format = useFormat();
  const mayRead = usePermissions()("messages:read");
  const who = t(kind === "mt" ? "conversation.yours" : "conversation.theirs");
  return (
    <>
      <div className={isHere ? `${styles.bubble} ${styles.this}` : styles.bubble}>
        {text === "" ? (
          <Typography.Text type="secondary">{t("nothing")}</Typography.Text>
        ) : (
          <span className={styles.text}>{text}</span>
        )}
      </div>
      <div className={styles.under}>
        <Typography.Text type="secondary">{t("conversation.said", { who, time: format.time(at) })}</Typography.Text>
        {isHere && <Typography.Text strong>{t("conversation.this")}</Typography.Text>}
        {status && <StatusTag status={status} />}
        {uid && mayRead && (
          <Link to={`/log?uid=${uid}`} aria-label={t("conversation.messageWhat", { uid })}>
            {t("conversation.message")}
          </Link>
        )}
      </div>
    </>
  );
}
