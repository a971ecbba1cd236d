import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Alert, Card, Flex, Skeleton } from "antd";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/error";
import type { ExpenseQuery } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { Failure } from "@/parts/Failure";
import { type AllExpenses, type Owner, readAllExpenses } from "./books";
import { Breakdown } from "./Breakdown";
import { Choose } from "./Choose";
import { ExpenseChart } from "./ExpenseChart";
import styles from "./finance.module.css";
import { EXPENSE_SPLITS } from "./split";
import { Totals } from "./Totals";
import { useChoice } from "./useChoice";

/** The first words of the query's key. */
export const ALL_EXPENSES = ["other", "expenses-all"];

/** The sums of everything that fits, and how they came about. */
export function Summary({ owner, query: asked }: { owner: Owner; query: ExpenseQuery }) {
  const [by] = useChoice("by", EXPENSE_SPLITS);
  // Rows of every task are many: they are asked for only where they are put together by task.
  const query: ExpenseQuery = { ...asked, group_by: by === "task" ? "task" : undefined };
  const { data, error, refetch } = useQuery({
    queryKey: [...ALL_EXPENSES, owner, query],
    queryFn: ({ signal }) => readAllExpenses(owner, query, signal),
    placeholderData: keepPreviousData,
  });
  // The list below says why the question was refused.
  if (error instanceof ApiError && error.status < 500) return null;
  if (error) return <Failure error={error} onRetry={() => void refetch()} />;
  if (data) return data.total > 0 ? <Drawn all={data} isMonthly={query.period === "month"} /> : null;
  return (
    <Card size="small">
      <Skeleton active title={false} paragraph={{ rows: 8 }} />
    </Card>
  );
}

function Drawn({ all, isMonthly }: { all: AllExpenses; isMonthly: boolean }) {
  const { t } = useTranslation("finance");
  const format = useFormat();
  const units = all.totals.map(({ unit }) => unit);
  const [unit = "", setUnit] = useChoice("unit", units);
  const [by = "type", setBy] = useChoice("by", EXPENSE_SPLITS);
  const rows = all.rows.filter((row) => row.unit === unit);
  return (
    <>
      <Card size="small">
        <Totals all={all} />
      </Card>
      <Card size="small">
        <Flex wrap gap="small" justify="space-between" style={{ marginBottom: 12 }}>
          <Choose
            label={t("split.label")}
            value={by}
            options={EXPENSE_SPLITS.map((value) => ({ value, label: t(`split.${value}`) }))}
            onChange={setBy}
          />
          {units.length > 1 && (
            <Choose
              label={t("unit.label")}
              value={unit}
              options={units.map((value) => ({ value, label: value === "SMS" ? t("unit.sms") : value }))}
              onChange={setUnit}
            />
          )}
        </Flex>
        {all.since !== null && (
          <Alert
            type="info"
            showIcon
            title={t("chart.cut", { since: all.since, rows: format.number(all.rows.length), total: format.number(all.total) })}
            style={{ marginBottom: 12 }}
          />
        )}
        <div className={styles.drawn}>
          <ExpenseChart all={all} rows={rows} unit={unit} by={by} isMonthly={isMonthly} />
          <Breakdown rows={rows} unit={unit} by={by} />
        </div>
      </Card>
    </>
  );
}
