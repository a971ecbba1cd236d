import { Card, Empty, Flex, Skeleton } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { isRefusal } from "@/api/error";
import type { OrderDetail } from "@/api/types";
import { Failure } from "../Failure";
import { Fresh, Stale } from "../Fresh";
import { LinkButton } from "../LinkButton";
import { Page } from "../Page";
import { Advice } from "./Advice";
import { Amounts } from "./Amounts";
import { Consumption } from "./Consumption";
import { Ledger } from "./Ledger";
import { Life } from "./Life";
import styles from "./order.module.css";
import { OrderFacts } from "./OrderFacts";
import { LevelTag, OrderTag } from "./OrderTag";
import { Prices } from "./Prices";
import { EVERY_MS, type Side, toOrders } from "./side";
import { useOrder } from "./useOrder";

type Props = {
  side: Side;
  number: string;
  /** What can be done to it. */
  actions?: (order: OrderDetail) => ReactNode;
};

/** Everything about one order. */
export function OrderPage({ side, number, actions }: Props) {
  const { t } = useTranslation("order");
  const asked = useOrder(side, number);
  const { error, refetch } = asked;
  // What is kept from the order before is another order.
  const order = asked.data?.number === number ? asked.data : null;
  if (order && !isRefusal(error, "not_found")) {
    return (
      <Page
        title={order.number}
        lead={[order.product_name, order.business_channel, order.tenant_name].join(" · ")}
        extra={
          <>
            <OrderTag status={order.status} />
            <LevelTag order={order} />
            {side === "platform" && <Fresh asked={asked} every_ms={EVERY_MS} />}
          </>
        }
      >
        <Stale asked={asked} />
        <Whole order={order} side={side} actions={actions?.(order)} />
      </Page>
    );
  }
  return (
    <Page title={number}>
      {isRefusal(error, "not_found", "field_invalid") ? (
        <Empty
          image={Empty.PRESENTED_IMAGE_SIMPLE}
          description={
            <>
              <strong>{t("missing")}</strong>
              <div>{t("missingText")}</div>
            </>
          }
        >
          <LinkButton to={toOrders(side)}>{t("list")}</LinkButton>
        </Empty>
      ) : error ? (
        <Failure error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton active paragraph={{ rows: 10 }} aria-label={t("loading")} />
      )}
    </Page>
  );
}

function Whole({ order, side, actions }: { order: OrderDetail; side: Side; actions: ReactNode }) {
  const { t } = useTranslation("order");
  return (
    <Flex vertical gap="middle">
      {actions}
      <Advice order={order} side={side} />
      <div className={styles.pair}>
        <Life order={order} />
        <Amounts order={order} />
        <OrderFacts order={order} side={side} />
        <Card title={<h2 className={styles.head}>{t("part.prices")}</h2>}>
          <p className={styles.hint}>{t("part.pricesHint")}</p>
          <Prices prices={order.terms.prices} unit={order.unit} label={t("part.prices")} />
        </Card>
      </div>
      <Consumption order={order} side={side} />
      <Ledger order={order} side={side} />
    </Flex>
  );
}
