import { Alert, Card, Empty, Flex, Tag } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { PageQuery, StatementTenant } from "@/api/types";
import { sums } from "@/format/sum";
import { useFormat } from "@/format/useFormat";
import { Figure, Figures } from "@/parts/Figure";
import type { Column } from "@/parts/list/column";
import { choice, text } from "@/parts/list/filter";
import { List } from "@/parts/list/List";
import { pageOf } from "@/parts/list/pageOf";
import { isOverEverywhere } from "./calendar";
import styles from "./finance.module.css";
import { Money } from "./Money";
import { useMoney } from "./useMoney";

type Props = { items: StatementTenant[]; month: string; at: number; onRefresh: () => void };

/** A tenant's month in one unit. Amounts are text; rows are ordered by `by_…`. */
type Row = {
  code: string;
  name: string;
  unit: string;
  charged: string;
  topped_up: string;
  corrected: string;
  by_charged: number;
  by_topped_up: number;
};
type Query = PageQuery & { tenant?: string; unit?: string };

const TERMS = ["charged", "topped_up", "corrected"] as const;

/** The sums of all tenants, unit by unit, then tenant by tenant. */
export function TenantSums({ items, month, at, onRefresh }: Props) {
  const { t } = useTranslation("finance");
  const rows = useMemo(() => items.flatMap(rowsOf), [items]);
  const units = useMemo(() => [...new Set(rows.map(({ unit }) => unit))].sort(), [rows]);
  const isOver = isOverEverywhere(month, at);
  const filters = useMemo(() => {
    const options = units.map((value) => ({ value, label: value === "SMS" ? t("unit.sms") : value }));
    return [text({ name: "tenant", label: t("sums.tenant") }), choice({ name: "unit", label: t("unit.label"), options })];
  }, [t, units]);
  const columns = useColumns(month);
  return (
    <Flex vertical gap="middle">
      <Card size="small">
        <Flex gap="small" align="center">
          <h2 className={styles.heading}>{month}</h2>
          <Tag color={isOver ? "green" : "gold"}>{t(isOver ? "statement.final" : "statement.provisional")}</Tag>
        </Flex>
        {!isOver && <Alert type="info" showIcon title={t("sums.provisionalText")} className={styles.provisional} />}
        <UnitSums rows={rows} units={units} />
      </Card>
      <List<Row, Query>
        name="statement-sums"
        label={t("sums.title")}
        topic="other"
        filters={filters}
        columns={columns}
        scope={[month, at]}
        defaultSort="code"
        rowKey={({ code, unit }) => `${code} ${unit}`}
        rows={(query) => Promise.resolve(pageOf(rows.filter((row) => fits(row, query)), query))}
        onRefresh={onRefresh}
        empty={<Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("sums.none", { month })} />}
      />
    </Flex>
  );
}

function rowsOf({ tenant_code: code, tenant_name: name, units }: StatementTenant): Row[] {
  return units.map((unit) => ({
    code,
    name,
    ...unit,
    by_charged: Number(unit.charged),
    by_topped_up: Number(unit.topped_up),
  }));
}

function fits({ code, name, unit }: Row, query: Query): boolean {
  const wanted = query.tenant?.toLowerCase() ?? "";
  const isTenant = code.toLowerCase().includes(wanted) || name.toLowerCase().includes(wanted);
  return isTenant && (!query.unit || unit === query.unit);
}

function UnitSums({ rows, units }: { rows: Row[]; units: string[] }) {
  const { t } = useTranslation("finance");
  const format = useFormat();
  const money = useMoney();
  if (units.length === 0) return null;
  return (
    <div className={styles.totals}>
      {units.map((unit) => {
        const own = rows.filter((row) => row.unit === unit);
        return (
          <div key={unit} className={styles.total}>
            <Tag className={styles.unit}>{unit === "SMS" ? t("unit.sms") : unit}</Tag>
            <Figures label={unit}>
              {TERMS.map((term) => (
                <Figure key={term} label={t(`column.${term}`)}>
                  {money(sums(own.map((row) => ({ amount: row[term], unit })))[0]?.amount ?? "0", unit)}
                </Figure>
              ))}
              <Figure label={t("sums.tenants")}>{format.number(own.length)}</Figure>
            </Figures>
          </div>
        );
      })}
    </div>
  );
}

function useColumns(month: string): Column<Row>[] {
  const { t } = useTranslation("finance");
  const money = (key: (typeof TERMS)[number], sort?: string): Column<Row> => ({
    key,
    title: t(`column.${key}`),
    isNumber: true,
    sort,
    render: (row) => <Money amount={row[key]} unit={row.unit} />,
  });
  const to = (code: string) => `/admin/statements/${encodeURIComponent(code)}?month=${month}`;
  return [
    { key: "code", title: t("sums.tenant"), sort: "code", render: ({ code }) => <Link to={to(code)}>{code}</Link> },
    { key: "name", title: t("sums.name"), sort: "name", render: ({ name }) => <div className={styles.name}>{name}</div> },
    { key: "unit", title: t("unit.label"), sort: "unit", render: ({ unit }) => (unit === "SMS" ? t("unit.sms") : unit) },
    money("charged", "by_charged"),
    money("topped_up", "by_topped_up"),
    money("corrected"),
    {
      key: "operation",
      title: t("column.operation"),
      isLast: true,
      render: ({ code, unit }) => (
        <Link to={to(code)}>
          {t("sums.open")}
          <span className="aside">{` ${code} ${unit}`}</span>
        </Link>
      ),
    },
  ];
}
