import { CheckCircleFilled, CloseCircleFilled, ExclamationCircleFilled, InfoCircleFilled } from "@ant-design/icons";
import { Button, Typography } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useCanOpen } from "@/app/useCanOpen";
import type { Attention, OrderItem } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { LinkButton } from "@/parts/LinkButton";
import { goTo } from "./goTo";
import styles from "./overview.module.css";
import { Section } from "./Section";
import { useSentence } from "./useSentence";

/** More than these are shown on request. */
const SHOWN = 5;

const ICON = { error: CloseCircleFilled, warning: ExclamationCircleFilled, info: InfoCircleFilled };

/** What needs attention, most urgent first: each says what to do and leads there. */
export function AttentionList({ items, orders }: { items: Attention[]; orders: OrderItem[] }) {
  const { t } = useTranslation("overview");
  const format = useFormat();
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? items : items.slice(0, SHOWN);
  return (
    <Section title={items.length > 0 ? t("attention.titleCount", { n: format.number(items.length) }) : t("attention.title")}>
      {items.length === 0 ? (
        <div className={styles.fine}>
          <CheckCircleFilled /> {t("attention.none")}
        </div>
      ) : (
        <ul className={styles.attention}>
          {shown.map((item) => (
            <Item key={`${item.code} ${JSON.stringify(item.params)}`} item={item} orders={orders} />
          ))}
        </ul>
      )}
      {items.length > shown.length && (
        <Button type="link" className={styles.more} onClick={() => setWhole(true)}>
          {t("attention.more", { n: format.number(items.length - shown.length) })}
        </Button>
      )}
    </Section>
  );
}

function Item({ item, orders }: { item: Attention; orders: OrderItem[] }) {
  const { t } = useTranslation("overview");
  const { title, text } = useSentence(orders)(item);
  const Icon = ICON[item.severity];
  return (
    <li data-severity={item.severity}>
      <span className={styles.icon}>
        <Icon aria-hidden />
        <span className="aside">{t(`severity.${item.severity}`)}</span>
      </span>
      <div className={styles.said}>
        <Typography.Text strong>{title}</Typography.Text>
        <Typography.Text type="secondary">{text}</Typography.Text>
      </div>
      <Where item={item} hasOrders={orders.length > 0} />
    </li>
  );
}

/** Where something can be done: a page, or a part of this one. */
function Where({ item: { code, link }, hasOrders }: { item: Attention; hasOrders: boolean }) {
  const { t } = useTranslation("overview");
  const canOpen = useCanOpen();
  const to = code === "callback_parked" ? `${link}?tab=parked` : link;
  if (canOpen(to)) {
    return (
      <LinkButton to={to} size="small">
        {t(`attention.go.${code}`)}
      </LinkButton>
    );
  }
  if (link !== "/orders" || !hasOrders) return null;
  return (
    <Button size="small" onClick={() => goTo("orders")}>
      {t(`attention.go.${code}`)}
    </Button>
  );
}
