import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Card, Skeleton } from "antd";
import { useTranslation } from "react-i18next";
import type { SmartFunnelRow, SmartStatisticsBy, SmartStatisticsQuery } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { Choose } from "@/pages/finance/Choose";
import { useChoice } from "@/pages/finance/useChoice";
import { Failure } from "@/parts/Failure";
import type { Column } from "@/parts/list/column";
import { Plain } from "@/parts/list/Plain";
import { readFunnel, type Scope } from "./figures";
import styles from "./smartStatistics.module.css";

const WAYS = ["item", "vendor", "profile", "mission"] as const;
const OF_ALL = ["tenant", "vendor", "profile"] as const;

type Props = { scope: Scope; query: SmartStatisticsQuery };

/** The figures told apart by something. */
export function Breakdown({ scope, query }: Props) {
  const { t } = useTranslation("smart-statistics");
  const ways: readonly SmartStatisticsBy[] = scope.isPlatform && scope.tenant === undefined ? OF_ALL : WAYS;
  const [by = ways[0] ?? "item", choose] = useChoice("by", ways);
  const { data, error, refetch } = useQuery({
    queryKey: ["other", "smart-statistics", scope, query, by],
    queryFn: ({ signal }) => readFunnel(scope, query, by, signal),
    placeholderData: keepPreviousData,
  });
  return (
    <Card size="small">
      <div className={styles.ways}>
        <Choose
          label={t("by.label")}
          value={by}
          options={ways.map((value) => ({ value, label: t(`by.${value as "item"}`) }))}
          onChange={choose}
        />
      </div>
      {error ? (
        <Failure error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <Rows rows={data.items} by={by} />
      ) : (
        <Skeleton active title={false} paragraph={{ rows: 6 }} />
      )}
    </Card>
  );
}

function Rows({ rows, by }: { rows: SmartFunnelRow[]; by: SmartStatisticsBy }) {
  const { t } = useTranslation(["smart-statistics", "parts"]);
  const format = useFormat();
  const count = (value: number | null) => (value === null ? t("parts:none") : format.number(value));
  const share = (value: number | null) => (value === null ? t("parts:none") : format.percent(value));
  const nameOf = ({ key, name }: SmartFunnelRow) => {
    if (key === null) return by === "item" ? t("by.whole") : t("by.unknown");
    return name === null || name === "" ? key : `${name} (${key})`;
  };
  const number = (key: "resolved" | "exposed" | "exposed_handset_days" | "clicked" | "clicked_handset_days"): Column<SmartFunnelRow> => ({
    key,
    title: t(`step.${key}`),
    isNumber: true,
    width: 140,
    render: (row) => format.number(row[key].filtered),
  });
  const hasSent = by === "profile" || by === "mission" || by === "tenant";
  const columns: Column<SmartFunnelRow>[] = [
    { key: "key", title: t(`by.${by as "item"}`), card: "title", render: (row) => <div className={styles.key}>{nameOf(row)}</div> },
    ...(hasSent
      ? [{ key: "delivered", title: t("step.delivered"), isNumber: true, width: 120, render: (row: SmartFunnelRow) => count(row.delivered) }]
      : []),
    number("resolved"),
    number("exposed"),
    number("exposed_handset_days"),
    number("clicked"),
    number("clicked_handset_days"),
    { key: "converted", title: t("step.converted"), isNumber: true, width: 120, render: (row) => format.number(row.converted) },
    { key: "click_rate", title: t("column.click_rate"), isNumber: true, width: 110, render: (row) => share(row.click_rate) },
  ];
  return (
    <Plain
      label={t("by.title", { by: t(`by.${by as "item"}`) })}
      items={rows}
      columns={columns}
      rowKey={({ key }) => key ?? ""}
      nothing={t("by.none")}
    />
  );
}
