import { DownOutlined, RightOutlined, UpOutlined } from "@ant-design/icons";
import { Button, Card, Spin, Typography } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Column } from "./column";
import styles from "./List.module.css";

type Props<Row> = {
  label: string;
  items: Row[];
  columns: Column<Row>[];
  rowKey: (row: Row) => string;
  rowName?: (row: Row) => string;
  onOpen?: (row: Row) => void;
  expanded?: (row: Row) => ReactNode;
  nothing: ReactNode;
  isLoading: boolean;
};

/** A list's rows as cards, where a table would not fit. */
export function Cards<Row extends object>(props: Props<Row>) {
  const { label, items, rowKey, nothing, isLoading } = props;
  if (items.length === 0) return nothing;
  return (
    <Spin spinning={isLoading}>
      <ul className={styles.cards} aria-label={label}>
        {items.map((row) => (
          <li key={rowKey(row)}>
            <One {...props} row={row} />
          </li>
        ))}
      </ul>
    </Spin>
  );
}

function One<Row extends object>({ row, columns, rowName, onOpen, expanded }: Props<Row> & { row: Row }) {
  const { t } = useTranslation("parts");
  const [isOpen, setOpen] = useState(false);
  const head = columns.find(({ card }) => card === "title") ?? columns[0];
  const lines = columns.filter((column) => column !== head && column.card !== "hidden");
  return (
    <Card
      size="small"
      title={head?.render(row)}
      extra={
        onOpen ? (
          <Button
            type="text"
            icon={<RightOutlined />}
            aria-label={rowName ? t("list.open", { name: rowName(row) }) : undefined}
            onClick={() => onOpen(row)}
          />
        ) : (
          expanded && (
            <Button
              type="text"
              icon={isOpen ? <UpOutlined /> : <DownOutlined />}
              aria-expanded={isOpen}
              aria-label={rowName ? t("list.open", { name: rowName(row) }) : t("list.more")}
              onClick={() => setOpen(!isOpen)}
            />
          )
        )
      }
    >
      <dl className={styles.lines}>
        {lines.map((column) => (
          <Line key={column.key} column={column} row={row} />
        ))}
      </dl>
      {isOpen && expanded?.(row)}
    </Card>
  );
}

function Line<Row>({ column, row }: { column: Column<Row>; row: Row }) {
  const whole = column.card === "whole" ? styles.whole : undefined;
  const content = column.render(row);
  if (content === null || content === undefined || content === false || content === "") return null;
  return (
    <>
      <dt className={whole}>
        <Typography.Text type="secondary">{column.title}</Typography.Text>
      </dt>
      <dd className={whole}>{content}</dd>
    </>
  );
}
