import { Flex, Typography } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Order } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import type { Column } from "../list/column";
import styles from "./order.module.css";
import { LevelTag, OrderTag } from "./OrderTag";
import { type Side, toOrder } from "./side";

/** The columns of a list of orders. */
export function useOrderColumns(side: Side): Column<Order>[] {
  const { t } = useTranslation(["order", "parts"]);
  const format = useFormat();
  return useMemo((): Column<Order>[] => {
    const none = (
      <Typography.Text type="secondary" aria-label={t("parts:noneLabel")} role="img">
        {t("parts:none")}
      </Typography.Text>
    );
    const money = (amount: string | null, unit: string) =>
      amount === null ? none : <span className={styles.nowrap}>{format.money({ amount, unit })}</span>;
    return [
      {
        key: "number",
        title: t("column.number"),
        width: 230,
        sort: "number",
        render: ({ number }) => (
          <Link to={toOrder(side, number)} className={styles.number}>
            {number}
          </Link>
        ),
      },
      { key: "package", title: t("column.package"), width: 125, render: ({ package_id }) => package_id },
      {
        key: "product",
        title: t("column.product"),
        width: 150,
        render: ({ product_name }) => <span className={styles.name}>{product_name}</span>,
      },
      {
        key: "tenant",
        title: t("column.tenant"),
        width: 110,
        render: ({ tenant_code, tenant_name }) => (
          <Flex vertical className={styles.name}>
            <span>{tenant_name}</span>
            {tenant_code !== tenant_name && <Typography.Text type="secondary">{tenant_code}</Typography.Text>}
          </Flex>
        ),
      },
      {
        key: "status",
        title: t("column.status"),
        width: 170,
        render: (order) => (
          <Flex vertical align="start" gap={4}>
            <OrderTag status={order.status} />
            <LevelTag order={order} />
          </Flex>
        ),
      },
      {
        key: "remaining",
        title: t("column.remaining"),
        width: 120,
        isNumber: true,
        render: ({ remaining_amount, unit }) =>
          remaining_amount === null ? t("unlimited") : money(remaining_amount, unit),
      },
      {
        key: "total",
        title: t("column.total"),
        width: 120,
        isNumber: true,
        render: ({ total_amount, unit }) => money(total_amount, unit),
      },
      {
        key: "ordered",
        title: t("column.ordered"),
        width: 120,
        sort: "ordered_at",
        render: ({ ordered_at }) => <span className={styles.time}>{format.dateTimeBare(ordered_at)}</span>,
      },
      {
        key: "effective",
        title: t("column.effective"),
        width: 140,
        sort: "expires_at",
        render: (order) => <Effective order={order} />,
      },
      {
        key: "payment",
        title: t("column.payment"),
        width: 100,
        render: ({ payment_type }) => t(`payment.${payment_type}`),
      },
      {
        key: "thresholds",
        title: t("column.thresholds"),
        width: 150,
        render: ({ warning_threshold: warn, prohibiting_threshold: prohibit, unit }) =>
          warn === null && prohibit === null ? (
            none
          ) : (
            <span className={styles.time}>
              {t("thresholds", {
                warning: warn === null ? t("parts:none") : format.money({ amount: warn, unit }),
                prohibiting: prohibit === null ? t("parts:none") : format.money({ amount: prohibit, unit }),
              })}
            </span>
          ),
      },
      {
        key: "operation",
        title: t("column.operation"),
        width: 90,
        isLast: true,
        card: "hidden",
        render: ({ number }) => (
          <Link to={toOrder(side, number)}>
            {t("detail")}
            <span className="aside">{number}</span>
          </Link>
        ),
      },
    ];
  }, [t, format, side]);
}

/** How long it lasts, and until when. */
function Effective({ order }: { order: Order }) {
  const { t } = useTranslation("order");
  const format = useFormat();
  const { validity_days: days, effective_at, expires_at, status } = order;
  const lasts = days === null ? null : t("days", { count: days, n: format.number(days) });
  const end = expires_at && t("until", { time: format.date(expires_at) });
  const more = status === "ordered" && effective_at === null ? t("notActivated") : end;
  return (
    <Flex vertical>
      <span>{lasts ?? (end ? null : t("endless"))}</span>
      {more && (
        <Typography.Text type="secondary" className={styles.time}>
          {more}
        </Typography.Text>
      )}
    </Flex>
  );
}
