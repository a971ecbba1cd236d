import { Empty, Grid, Table } from "antd";
import { Cards } from "./Cards";
import type { Column } from "./column";
import styles from "./List.module.css";

type Props<Row extends object> = {
  /** What the rows are, for screen readers. */
  label: string;
  items: Row[];
  columns: Column<Row>[];
  rowKey: (row: Row) => string;
  /** What is said when there is none. */
  nothing: string;
};

/** A few rows that are all here: without search or pages, as a table or, where the screen is narrow, as cards. */
export function Plain<Row extends object>({ label, items, columns, rowKey, nothing }: Props<Row>) {
  const isWide = Grid.useBreakpoint().md ?? true;
  const empty = <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={nothing} />;
  if (!isWide) {
    return <Cards label={label} items={items} columns={columns} rowKey={rowKey} nothing={empty} isLoading={false} />;
  }
  return (
    // A stop for the keyboard, which then scrolls it sideways.
    <div className={styles.plain} role="region" aria-label={label} tabIndex={0}>
      <Table<Row>
        aria-label={label}
        size="middle"
        columns={columns.map((column) => ({
          key: column.key,
          title: column.title,
          width: column.width,
          align: column.isNumber ? "end" : "start",
          render: (_, row) => column.render(row),
        }))}
        dataSource={items}
        rowKey={rowKey}
        pagination={false}
        locale={{ emptyText: empty }}
      />
    </div>
  );
}
