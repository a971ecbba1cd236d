import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { App, Button, Flex, Input, Pagination, Popconfirm } from "antd";
import { type ClipboardEvent, type KeyboardEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "@/format/useFormat";
import { Field } from "@/parts/Field";
import { judge } from "./numbers";
import { NumbersError } from "./NumbersError";
import styles from "./Send.module.css";
import { arranged, cells, placed, written } from "./table";
import { faultOf } from "./template";
import { useWriting } from "./writing";

const PAGE = 20;

/** A small spreadsheet: the number, then the variables. Whatever a spreadsheet copied can be pasted at any cell. */
export function Grid() {
  const { t } = useTranslation("send");
  const format = useFormat();
  const { message } = App.useApp();
  const { draft, change, plan, errorOf } = useWriting();
  const [page, setPage] = useState(1);
  const table = useRef<HTMLTableElement>(null);

  const names = plan.template?.variables.map(({ name }) => name) ?? [];
  const columns = [t("grid.phone"), ...names];
  const width = columns.length;
  const empty = () => Array<string>(width).fill("");
  // There is always a row to write into.
  const rows = draft.rows.at(-1)?.every((cell) => cell === "") ? draft.rows : [...draft.rows, empty()];
  const lastPage = Math.max(1, Math.ceil(rows.length / PAGE));
  const current = Math.min(page, lastPage);
  const first = (current - 1) * PAGE;

  const set = (row: number, column: number, value: string) =>
    change({ rows: placed(rows, [[value]], row, column, width) });

  const paste = (event: ClipboardEvent, row: number, column: number) => {
    const text = event.clipboardData.getData("text/plain");
    if (!/[\t\n\r]/.test(text.trim())) return;
    event.preventDefault();
    const copied = cells(text);
    const { rows: pasted, hadHeading } = column === 0 ? arranged(copied, columns) : { rows: copied, hadHeading: false };
    change({ rows: placed(rows, pasted, row, column, width) });
    const said = t("grid.pasted", { count: pasted.length });
    void message.success(hadHeading ? `${said} ${t("grid.ordered")}` : said);
  };

  /** Enter and the arrows go up and down, as in a spreadsheet. */
  const walk = (event: KeyboardEvent<HTMLElement>, row: number, column: number) => {
    const step = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined || event.nativeEvent.isComposing) return;
    const next = row + step;
    if (next < 0 || next >= rows.length) return;
    event.preventDefault();
    setPage(Math.floor(next / PAGE) + 1);
    requestAnimationFrame(() =>
      table.current?.querySelector<HTMLElement>(`#${CSS.escape(idOf(next, column))}`)?.focus(),
    );
  };

  return (
    <>
      <Field
        id="send-numbers"
        label={t("field.numbers")}
        isRequired
        isGroup
        error={errorOf("numbers")}
        hint={t("grid.hint")}
        className={styles.tight}
      >
        {() => (
          <div className={styles.gridFrame}>
            <table ref={table} className={styles.grid} aria-label={t("grid.label")}>
              <thead>
                <tr>
                  <th scope="col" className={styles.rowNumber} aria-label="#" />
                  {columns.map((name, at) => (
                    <th key={at} scope="col">
                      {name}
                    </th>
                  ))}
                  <th scope="col" className={styles.rowEnd} aria-label={t("grid.remove", { row: "" })} />
                </tr>
              </thead>
              <tbody>
                {rows.slice(first, first + PAGE).map((cellsOfRow, at) => {
                  const row = first + at;
                  const isWritten = cellsOfRow.some((cell) => cell !== "");
                  return (
                    <tr key={row}>
                      <th scope="row" className={styles.rowNumber} aria-label={t("grid.row", { row: row + 1 })}>
                        {row + 1}
                      </th>
                      {columns.map((name, column) => {
                        const value = cellsOfRow[column] ?? "";
                        return (
                          <td key={column}>
                            <Input
                              id={idOf(row, column)}
                              variant="borderless"
                              autoComplete="off"
                              aria-label={t("grid.cell", { column: name, row: row + 1 })}
                              status={isWritten && isWrong(value, column) ? "error" : undefined}
                              className={isWritten && isWrong(value, column) ? styles.wrongCell : undefined}
                              value={value}
                              onChange={({ target }) => set(row, column, target.value)}
                              onPaste={(event) => paste(event, row, column)}
                              onKeyDown={(event) => walk(event, row, column)}
                            />
                          </td>
                        );
                      })}
                      <td className={styles.rowEnd}>
                        {isWritten && (
                          <Button
                            type="text"
                            size="small"
                            icon={<DeleteOutlined />}
                            aria-label={t("grid.remove", { row: row + 1 })}
                            onClick={() => change({ rows: draft.rows.filter((_, other) => other !== row) })}
                          />
                        )}
                      </td>
                    </tr>
                  );
                })}
              </tbody>
            </table>
          </div>
        )}
      </Field>
      <Flex gap="small" wrap justify="space-between" style={{ marginBottom: 12 }}>
        <Flex gap="small" wrap>
          <Button
            size="small"
            icon={<PlusOutlined />}
            onClick={() => {
              change({ rows: [...draft.rows, empty()] });
              setPage(Math.ceil((draft.rows.length + 1) / PAGE));
            }}
          >
            {t("grid.add")}
          </Button>
          {written(draft.rows).length > 0 && (
            <Popconfirm
              title={t("grid.clear")}
              okText={t("clear.ok")}
              cancelText={t("clear.cancel")}
              onConfirm={() => change({ rows: [] })}
            >
              <Button size="small">{t("grid.clear")}</Button>
            </Popconfirm>
          )}
        </Flex>
        {lastPage > 1 && (
          <Pagination
            size="small"
            current={current}
            pageSize={PAGE}
            total={rows.length}
            showSizeChanger={false}
            showTotal={(total) => format.number(total - 1)}
            onChange={setPage}
          />
        )}
      </Flex>
      <NumbersError />
    </>
  );
}

function idOf(row: number, column: number): string {
  return row === 0 && column === 0 ? "send-numbers" : `send-cell-${row}-${column}`;
}

/** The first column is the number, the others are values. */
function isWrong(value: string, column: number): boolean {
  return column === 0 ? judge(value).state === "unreadable" : faultOf(value) !== null;
}
