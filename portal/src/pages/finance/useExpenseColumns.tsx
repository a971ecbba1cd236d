import { Typography } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Expense } from "@/api/types";
import { useCanOpen } from "@/app/useCanOpen";
import { useFormat } from "@/format/useFormat";
import type { Column } from "@/parts/list/column";
import type { Owner } from "./books";
import styles from "./finance.module.css";
import { Money } from "./Money";
import { OrderLink } from "./OrderLink";
import { useNames } from "./useNames";

/** A price line of a day or month; of a task where they are told apart. */
export function useExpenseColumns(owner: Owner, isByTask: boolean): Column<Expense>[] {
  const { t } = useTranslation("finance");
  const format = useFormat();
  const names = useNames();
  const canOpen = useCanOpen();
  const log = owner === null ? "/log" : "/admin/log";
  const hasLog = canOpen(log);
  const columns: Column<Expense>[] = [
    { key: "date", title: t("column.date"), width: 104, render: ({ date }) => <span className={styles.digits}>{date}</span> },
    { key: "type", title: t("column.type"), width: 108, render: ({ type }) => names.type(type) },
    { key: "country", title: t("column.country"), width: 130, render: ({ country }) => names.country(country) },
    { key: "route", title: t("column.route"), width: 180, render: ({ route_id }) => names.route(route_id) },
    ...(isByTask
      ? [{ key: "task", title: t("column.task"), width: 180, render: ({ task }: Expense) => names.task(task) }]
      : []),
    {
      key: "price",
      title: t("column.priceSegment"),
      width: 140,
      isNumber: true,
      render: ({ price, unit }) => <Money amount={price} unit={unit} />,
    },
    {
      key: "messages",
      title: t("column.messages"),
      width: 110,
      isNumber: true,
      render: ({ messages }) => format.number(messages),
    },
    {
      key: "segments",
      title: t("column.segments"),
      width: 110,
      isNumber: true,
      render: ({ segments }) => format.number(segments),
    },
    {
      key: "charged",
      title: t("column.charged"),
      width: 150,
      isNumber: true,
      render: ({ charged, unit }) => <strong><Money amount={charged} unit={unit} /></strong>,
    },
    {
      key: "returned",
      title: t("column.returned"),
      width: 150,
      isNumber: true,
      render: ({ returned, returned_messages: count, unit }) => (
        <div className={styles.order}>
          <Money amount={returned} unit={unit} />
          {count > 0 && <Typography.Text type="secondary">{t("ofMessages", { count, n: format.number(count) })}</Typography.Text>}
        </div>
      ),
    },
    {
      key: "order",
      title: t("column.order"),
      width: 230,
      render: ({ order_number, product_name }) => (
        <div className={styles.order}>
          <OrderLink number={order_number} owner={owner} />
          <Typography.Text type="secondary">{product_name}</Typography.Text>
        </div>
      ),
    },
  ];
  if (!hasLog) return columns;
  const to = (row: Expense) => `${log}?${owner === null ? "" : `tenant=${encodeURIComponent(owner)}&`}${row.log}`;
  return [
    ...columns,
    {
      key: "log",
      title: t("column.operation"),
      width: 110,
      isLast: true,
      render: (row) => (
        <Link to={to(row)} title={t("hint.log")}>
          {t("toMessages")}
          <span className="aside"> {`${row.date} ${names.type(row.type)} ${names.country(row.country)}`}</span>
        </Link>
      ),
    },
  ];
}
