import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Alert, Button, Card, Skeleton } from "antd";
import { useTranslation } from "react-i18next";
import type { DeliveryRow, StatisticsBy, StatisticsQuery } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { Choose } from "@/pages/finance/Choose";
import { useChoice } from "@/pages/finance/useChoice";
import { Failure } from "@/parts/Failure";
import type { Column } from "@/parts/list/column";
import { Plain } from "@/parts/list/Plain";
import { FILTER_OF, readRows, type Scope } from "./figures";
import styles from "./statistics.module.css";
import { useKeyName } from "./useKeyName";

const WAYS = ["type", "country", "network", "route", "signature", "template", "reason", "hour"] as const;
const OF_ALL = ["tenant", "type", "country", "network", "route", "reason", "hour"] as const;

type Props = { scope: Scope; query: StatisticsQuery; onOnly: (param: string, value: string) => void };

/** The figures told apart by something; each row can become a condition. */
export function Breakdown({ scope, query, onOnly }: Props) {
  const { t } = useTranslation("statistics");
  const ways: readonly StatisticsBy[] = scope.isPlatform && scope.tenant === undefined ? OF_ALL : WAYS;
  const [by = "type", choose] = useChoice("by", ways);
  const isNarrow = (["country", "network", "route_id", "signature", "template_id", "reason"] as const).some((key) => query[key]);
  const isAsked = !(by === "hour" && isNarrow);
  const { data, error, refetch } = useQuery({
    queryKey: ["other", "statistics-by", scope, query, by],
    queryFn: ({ signal }) => readRows(scope, query, by, signal),
    placeholderData: keepPreviousData,
    enabled: isAsked,
  });
  return (
    <Card size="small">
      <div className={styles.ways}>
        <Choose
          label={t("by.label")}
          value={by}
          options={ways.map((value) => ({ value, label: t(`by.${value as "type"}`) }))}
          onChange={choose}
        />
      </div>
      {!isAsked ? (
        <Alert type="info" showIcon title={t("by.hourOnly")} />
      ) : error ? (
        <Failure error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <Rows rows={data} by={by} onOnly={onOnly} />
      ) : (
        <Skeleton active title={false} paragraph={{ rows: 6 }} />
      )}
    </Card>
  );
}

type RowsProps = { rows: DeliveryRow[]; by: StatisticsBy; onOnly: Props["onOnly"] };

function Rows({ rows, by, onOnly }: RowsProps) {
  const { t } = useTranslation(["statistics", "parts"]);
  const format = useFormat();
  const nameOf = useKeyName();
  const whole = rows.reduce((sum, { messages }) => sum + messages, 0);
  const number = (key: "messages" | "delivered" | "failed" | "unconfirmed" | "under_way"): Column<DeliveryRow> => ({
    key,
    title: t(`column.${key}`),
    isNumber: true,
    width: 130,
    render: (row) => format.number(row[key]),
  });
  const share = (value: number | null) => (value === null ? t("parts:none") : format.percent(value));
  const columns: Column<DeliveryRow>[] = [
    { key: "key", title: t(`by.${by as "type"}`), render: (row) => <div className={styles.key}>{nameOf(by, row)}</div> },
    number("messages"),
    { key: "share", title: t("column.share"), isNumber: true, width: 90, render: ({ messages }) => share(whole > 0 ? messages / whole : null) },
  ];
  if (by !== "reason") {
    columns.push(number("delivered"), number("failed"), number("unconfirmed"), number("under_way"), {
      key: "success_rate",
      title: t("column.success_rate"),
      isNumber: true,
      width: 130,
      render: ({ success_rate }) => share(success_rate),
    });
  }
  const filter = FILTER_OF[by];
  if (filter) {
    columns.push({
      key: "only",
      title: t("column.detail"),
      width: 110,
      render: (row) =>
        row.key === null ? null : (
          <Button type="link" size="small" onClick={() => onOnly(filter, row.key ?? "")}>
            {t("detail.only")}
            <span className="aside"> {nameOf(by, row)}</span>
          </Button>
        ),
    });
  }
  return (
    <Plain
      label={t("by.title", { by: t(`by.${by as "type"}`) })}
      items={rows}
      columns={columns}
      rowKey={({ key }) => key ?? ""}
      nothing={t("by.none")}
    />
  );
}
