import { Button, Empty } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { OrderItem } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { isEnded, urgentFirst } from "./order";
import { OrderCard } from "./OrderCard";
import styles from "./overview.module.css";
import { Section } from "./Section";

/** The orders: those in use, the others on request. */
export default function Orders({ orders }: { orders: OrderItem[] }) {
  const { t } = useTranslation("overview");
  const format = useFormat();
  const [isWhole, setWhole] = useState(false);
  const ended = orders.filter(isEnded).length;
  // When all have ended, that is what there is to see.
  const areAllShown = isWhole || ended === orders.length;
  const shown = urgentFirst(orders).filter((order) => areAllShown || !isEnded(order));
  return (
    <Section title={t("order.title")} id="orders">
      {orders.length === 0 ? (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("order.none")} />
      ) : (
        <ul className={styles.orders}>
          {shown.map((order) => (
            <OrderCard key={order.number} order={order} />
          ))}
        </ul>
      )}
      {ended > 0 && ended < orders.length && (
        <Button type="link" className={styles.more} aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
          {isWhole ? t("order.hideEnded") : t("order.showEnded", { count: ended, n: format.number(ended) })}
        </Button>
      )}
    </Section>
  );
}
