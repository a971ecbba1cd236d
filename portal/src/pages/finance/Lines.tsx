import { Button, Flex } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { StatementLine } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import type { Column } from "@/parts/list/column";
import { Plain } from "@/parts/list/Plain";
import type { Owner } from "./books";
import styles from "./finance.module.css";
import { Money } from "./Money";
import { OrderLink } from "./OrderLink";
import { useNames } from "./useNames";

/** More lines than these are shown on request. */
const FEW = 100;

/** What was charged of each order, type, country, route and price. */
export function Lines({ lines, owner }: { lines: StatementLine[]; owner: Owner }) {
  const { t } = useTranslation("finance");
  const format = useFormat();
  const names = useNames();
  const [isWhole, setWhole] = useState(false);
  const columns: Column<StatementLine>[] = [
    { key: "order", title: t("column.order"), render: ({ order_number }) => <OrderLink number={order_number} owner={owner} /> },
    { key: "type", title: t("column.type"), render: ({ type }) => names.type(type) },
    { key: "country", title: t("column.country"), render: ({ country }) => names.country(country) },
    { key: "route", title: t("column.route"), render: ({ route_id }) => names.route(route_id) },
    { key: "price", title: t("column.priceSegment"), isNumber: true, render: ({ price, unit }) => <Money amount={price} unit={unit} /> },
    { key: "messages", title: t("column.messages"), isNumber: true, render: ({ messages }) => format.number(messages) },
    { key: "segments", title: t("column.segments"), isNumber: true, render: ({ segments }) => format.number(segments) },
    {
      key: "charged",
      title: t("column.charged"),
      isNumber: true,
      render: ({ charged, unit }) => <strong><Money amount={charged} unit={unit} /></strong>,
    },
  ];
  return (
    <>
      <Plain
        label={t("statement.charges")}
        items={isWhole ? lines : lines.slice(0, FEW)}
        columns={columns}
        rowKey={(row) => [row.order_number, row.type, row.country, row.route_id, row.price].join()}
        nothing={t("statement.noCharges")}
      />
      {lines.length > FEW && !isWhole && (
        <Flex justify="center" className={styles.more}>
          <Button onClick={() => setWhole(true)}>{t("statement.all", { n: format.number(lines.length) })}</Button>
        </Flex>
      )}
    </>
  );
}
