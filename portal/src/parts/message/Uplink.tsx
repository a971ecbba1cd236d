import { Button, Flex } from "antd";
import { useTranslation } from "react-i18next";
import type { LogItem } from "@/api/types";
import { usePermissions } from "@/auth/useSession";
import { countryName } from "@/format/callingCode";
import { useFormat } from "@/format/useFormat";
import { useLanguage } from "@/i18n/useLanguage";
import { Bubble } from "../handset/Handset";
import { LinkButton } from "../LinkButton";
import { StatusTag } from "../StatusTag";
import { Facts } from "./Facts";
import { Copyable } from "./Message";
import styles from "./Message.module.css";
import type { Side } from "./useMessage";

type Props = { uplink: LogItem; side: Side; onOpen: (uid: string) => void };

/** A text from a phone. */
export function Uplink({ uplink, side, onOpen }: Props) {
  const { t } = useTranslation("message");
  const format = useFormat();
  const language = useLanguage();
  const may = usePermissions();
  const { answers_uid: answered, uplink_id: id } = uplink;
  const from = uplink.calling_code ? `+${uplink.calling_code} ${uplink.phone}` : uplink.phone;
  return (
    <Flex vertical gap={24}>
      <section aria-label={t("part.state")} className={styles.state}>
        <Flex gap="small" wrap align="center">
          <StatusTag status="received" />
          <span>{t("drawer.uplink")}</span>
        </Flex>
      </section>
      <section aria-labelledby="message-content">
        <h3 id="message-content" className={styles.heading}>
          {t("field.text")}
        </h3>
        <div className={styles.ground}>
          <Bubble segments={[uplink.content]} />
        </div>
      </section>
      <section aria-labelledby="message-facts">
        <h3 id="message-facts" className={styles.heading}>
          {t("part.facts")}
        </h3>
        <Facts
          facts={[
            [t("field.uid"), <Copyable key="uid" text={uplink.uid} what={t("field.uid")} />],
            [t("field.tenant"), side === "platform" && uplink.tenant_code],
            [
              t("field.from"),
              <span key="from" className={styles.digits}>
                {from}
              </span>,
            ],
            [t("field.country"), uplink.country && countryName(language, uplink.country)],
            [
              t("field.to"),
              <span key="to" className={styles.digits}>
                {uplink.to}
              </span>,
            ],
            [t("field.received"), format.dateTime(uplink.accepted_at)],
            [t("field.answers"), answered && <code>{answered}</code>],
          ]}
        />
      </section>
      <Flex gap="small" wrap>
        {answered && <Button onClick={() => onOpen(answered)}>{t("field.answered")}</Button>}
        {side === "tenant" && id && may("feeds:read") && (
          <LinkButton to={`/inbox?id=${encodeURIComponent(id)}`}>{t("field.conversation")}</LinkButton>
        )}
      </Flex>
    </Flex>
  );
}
