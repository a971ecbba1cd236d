import { PlusOutlined } from "@ant-design/icons";
import { Button, Form, Grid, Pagination, Typography } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { shadows } from "@/parts/order/priceOf";
import { newRow, type PriceRow, rowOf } from "./PackageForm";
import { PriceLineRow } from "./PriceLineRow";
import styles from "./packages.module.css";

/** A package may have 2,000 lines; more inputs at a time than these make a page slow. */
const SHOWN = 25;
export const LINES_MAX = 2_000;

type Props = { id?: string; value?: PriceRow[]; onChange?: (rows: PriceRow[]) => void; unit: string };

/** The editor of a price list: lines are added, copied, moved and removed. */
export function PriceLines({ id, value: rows = [], onChange, unit }: Props) {
  const { t } = useTranslation(["packages", "order"]);
  const isWide = Grid.useBreakpoint().lg ?? true;
  const { status } = Form.Item.useStatus();
  const [page, setPage] = useState(1);
  const pages = Math.max(1, Math.ceil(rows.length / SHOWN));
  const here = Math.min(page, pages);
  const from = (here - 1) * SHOWN;
  const same = shadows(rows);

  const put = (next: PriceRow[], at: number) => {
    onChange?.(next);
    setPage(Math.floor(Math.max(0, at) / SHOWN) + 1);
  };
  const insert = (row: PriceRow, at: number) => put(rows.toSpliced(at, 0, row), at);
  const move = (at: number, to: number) => {
    const row = rows[at];
    if (row && to >= 0 && to < rows.length) put(rows.toSpliced(at, 1).toSpliced(to, 0, row), to);
  };
  return (
    <div id={id} tabIndex={-1} className={isWide ? undefined : styles.narrow}>
      <div className={styles.lines}>
        {isWide && rows.length > 0 && (
          <div className={`${styles.line ?? ""} ${styles.heads ?? ""}`} aria-hidden>
            <span />
            <span>{t("order:price.type")}</span>
            <span>{t("order:price.country")}</span>
            <span>{t("order:price.network")}</span>
            <span>{t("order:price.perSegment")}</span>
            <span style={{ width: 128 }} />
          </div>
        )}
        {rows.slice(from, from + SHOWN).map((row, n) => {
          const at = from + n;
          return (
            <PriceLineRow
              key={row.key}
              row={row}
              at={at}
              unit={unit}
              isLast={at === rows.length - 1}
              isStrict={status === "error"}
              shadow={same[at] ?? null}
              onChange={(next) => onChange?.(rows.with(at, next))}
              onMove={(to) => move(at, to)}
              onCopy={() => insert(rowOf(row), at + 1)}
              onRemove={() => put(rows.toSpliced(at, 1), at - 1)}
            />
          );
        })}
        {rows.length === 0 && <Typography.Text type="secondary">{t("price.none")}</Typography.Text>}
      </div>
      <div className={styles.foot}>
        <Button
          icon={<PlusOutlined aria-hidden />}
          disabled={rows.length >= LINES_MAX}
          onClick={() => insert(newRow(), rows.length)}
        >
          {t("price.add")}
        </Button>
        {rows.length > SHOWN && (
          <Pagination
            size="small"
            current={here}
            pageSize={SHOWN}
            total={rows.length}
            showSizeChanger={false}
            onChange={setPage}
          />
        )}
      </div>
    </div>
  );
}
