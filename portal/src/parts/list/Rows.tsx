import { Table, type TableColumnType } from "antd";
import type { KeyboardEvent, MouseEvent, ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Column } from "./column";
import styles from "./List.module.css";
import type { Sort } from "./useListQuery";

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
  firstNumber: number;
  sort?: string;
  defaultSort?: string;
  onOrder: (sort: Sort | null) => void;
};

/** A list's rows as a table that scrolls sideways inside itself, its first column staying in sight. */
export function Rows<Row extends object>(props: Props<Row>) {
  const { label, items, columns, rowKey, rowName, onOpen, expanded, nothing, isLoading, firstNumber } = props;
  const { t } = useTranslation("parts");
  const number: TableColumnType<Row> = {
    key: "seq",
    title: t("list.seq"),
    width: 64,
    render: (_, __, at) => firstNumber + at,
  };
  return (
    <Table<Row>
      aria-label={label}
      size="middle"
      columns={[number, ...columns.map((column, at) => shown(column, at === 0, props))]}
      dataSource={items}
      rowKey={rowKey}
      loading={isLoading}
      pagination={false}
      scroll={items.length > 0 ? { x: "max-content" } : undefined}
      locale={{ emptyText: nothing }}
      showSorterTooltip={false}
      expandable={expanded && { expandedRowRender: expanded }}
      onChange={(_, __, sorter) => {
        const by = Array.isArray(sorter) ? sorter[0] : sorter;
        const field = columns.find(({ key }) => key === by?.columnKey)?.sort;
        props.onOrder(by?.order && field ? { field, descending: by.order === "descend" } : null);
      }}
      onRow={(row) => {
        if (!onOpen) return {};
        return {
          className: styles.row,
          tabIndex: 0,
          "aria-label": rowName && t("list.open", { name: rowName(row) }),
          onClick: (event: MouseEvent) => {
            if (!isOwnControl(event)) onOpen(row);
          },
          onKeyDown: (event: KeyboardEvent<HTMLElement>) => walk(event, () => onOpen(row)),
        };
      }}
    />
  );
}

function shown<Row extends object>(column: Column<Row>, isFirst: boolean, props: Props<Row>): TableColumnType<Row> {
  const { sort = props.defaultSort } = props;
  const order = sort === column.sort ? "ascend" : sort === `-${column.sort ?? ""}` ? "descend" : null;
  return {
    key: column.key,
    title: column.title,
    width: column.width,
    align: column.isNumber ? "end" : "start",
    fixed: isFirst ? "start" : column.isLast ? "end" : undefined,
    sorter: column.sort !== undefined,
    sortOrder: column.sort === undefined ? undefined : order,
    render: (_, row) => column.render(row),
  };
}

/** A click on a link or button inside the row, or one that ends marking text, does not open the row. */
function isOwnControl({ target }: MouseEvent): boolean {
  if (target instanceof Element && target.closest("a, button, input, label, [role=button]")) return true;
  return (getSelection()?.toString() ?? "") !== "";
}

/** Enter opens the row, arrows go to its neighbours. */
function walk(event: KeyboardEvent<HTMLElement>, open: () => void) {
  if (event.target !== event.currentTarget) return;
  const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" } as const;
  if (event.key === "Enter") {
    event.preventDefault();
    open();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const next = event.currentTarget[step[event.key]];
    if (next instanceof HTMLElement && next.tabIndex === 0) {
      event.preventDefault();
      next.focus();
    }
  }
}
