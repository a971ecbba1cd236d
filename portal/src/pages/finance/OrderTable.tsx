import { Typography } from "antd";
import { useTranslation } from "react-i18next";
import type { StatementOrder } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { Download } from "@/parts/Download";
import type { Column } from "@/parts/list/column";
import { Plain } from "@/parts/list/Plain";
import { type Owner, statementFile } from "./books";
import styles from "./finance.module.css";
import { Money } from "./Money";
import { OrderLink } from "./OrderLink";

type Props = { items: StatementOrder[]; owner: Owner; month: string };

/** Order by order: from the opening to the closing balance. */
export function OrderTable({ items, owner, month }: Props) {
  const { t } = useTranslation("finance");
  const format = useFormat();
  const money = (key: "opening" | "topped_up" | "corrected" | "charged" | "closing" | "returned" | "held"): Column<StatementOrder> => ({
    key,
    title: t(`column.${key}`),
    isNumber: true,
    render: (row) => <Money amount={row[key]} unit={row.unit} />,
  });
  const columns: Column<StatementOrder>[] = [
    {
      key: "order",
      title: t("column.order"),
      render: ({ order_number, product_name, business_channel, payment_type }) => (
        <div className={styles.order}>
          <OrderLink number={order_number} owner={owner} />
          <Typography.Text type="secondary">
            {[product_name, business_channel, t(`payment.${payment_type}`)].join(" · ")}
          </Typography.Text>
        </div>
      ),
    },
    money("opening"),
    money("topped_up"),
    money("corrected"),
    money("charged"),
    money("closing"),
    money("returned"),
    money("held"),
    { key: "messages", title: t("column.messages"), isNumber: true, render: ({ messages }) => format.number(messages) },
    { key: "segments", title: t("column.segments"), isNumber: true, render: ({ segments }) => format.number(segments) },
    {
      key: "file",
      title: "",
      card: "whole",
      render: ({ order_number: order }) => (
        <div className="unprinted">
          <Download
            label={order}
            formats={["pdf", "xlsx", "csv"] as const}
            isSmall
            ask={(as) => statementFile(owner, { month, order }, as)}
          />
        </div>
      ),
    },
  ];
  return (
    <Plain
      label={t("statement.orders")}
      items={items}
      columns={columns}
      rowKey={({ order_number }) => order_number}
      nothing={t("statement.noOrders")}
    />
  );
}
