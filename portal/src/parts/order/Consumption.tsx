import { Card, Empty, Segmented, Select, Skeleton, Typography } from "antd";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import type { Consumption as Answer, Order } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { Chart } from "../chart/Chart";
import { Failure } from "../Failure";
import { Figure, Figures } from "../Figure";
import { add, compare } from "./amounts";
import styles from "./order.module.css";
import type { Side } from "./side";
import { SPANS, type Span, useConsumption } from "./useConsumption";

type Day = Answer["days"][number];
const WHATS = ["amount", "messages", "segments"] as const;
type What = (typeof WHATS)[number];

/** What was used of an order day by day. */
export function Consumption({ order, side }: { order: Order; side: Side }) {
  const { t } = useTranslation("order");
  const format = useFormat();
  const [params, setParams] = useSearchParams();
  const span = SPANS.find((one) => String(one) === params.get("days")) ?? 30;
  const what = WHATS.find((one) => one === params.get("show")) ?? "amount";
  const { days, zone, error, refetch } = useConsumption(side, order.number, span);
  const choose = (name: string, value: string, standard: string) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        if (value === standard) next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: true, preventScrollReset: true },
    );
  return (
    <Card
      title={<h2 className={styles.head}>{t("part.consumption")}</h2>}
      extra={
        <Select<Span>
          aria-label={t("used.period")}
          value={span}
          options={SPANS.toSorted((a, b) => a - b).map((n) => ({ value: n, label: t("used.last", { n: format.number(n) }) }))}
          onChange={(next) => choose("days", String(next), "30")}
        />
      }
    >
      {days ? (
        <>
          <Sums days={days} unit={order.unit} />
          <div className={styles.tools}>
            <Segmented<What>
              aria-label={t("used.show")}
              value={what}
              onChange={(next) => choose("show", next, "amount")}
              options={WHATS.map((value) => ({ value, label: t(`used.${value}`) }))}
            />
            {zone && <Typography.Text type="secondary">{t("used.zone", { zone })}</Typography.Text>}
          </div>
          <Drawn days={days} what={what} unit={order.unit} />
        </>
      ) : error ? (
        <Failure error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton active title={false} paragraph={{ rows: 8 }} />
      )}
    </Card>
  );
}

function Sums({ days, unit }: { days: Day[]; unit: string }) {
  const { t } = useTranslation("order");
  const format = useFormat();
  const charged = add(...days.map((day) => day.charged));
  const returned = add(...days.map((day) => day.returned));
  const count = (key: "messages" | "segments") => format.number(days.reduce((sum, day) => sum + day[key], 0));
  return (
    <Figures label={t("part.consumption")}>
      <Figure label={t("used.charged")}>{format.money({ amount: charged, unit })}</Figure>
      {compare(returned, "0") > 0 && (
        <Figure label={t("used.returned")}>{format.money({ amount: returned, unit })}</Figure>
      )}
      <Figure label={t("used.messages")}>{count("messages")}</Figure>
      <Figure label={t("used.segments")}>{count("segments")}</Figure>
    </Figures>
  );
}

function Drawn({ days, what, unit }: { days: Day[]; what: What; unit: string }) {
  const { t } = useTranslation("order");
  const format = useFormat();
  const isMoney = what === "amount";
  const say = useCallback(
    (value: number) => (isMoney ? format.money({ amount: String(value), unit }) : format.number(value)),
    [isMoney, format, unit],
  );
  const values = days.map((day) => (isMoney ? Number(day.charged) : day[what]));
  if (values.every((value) => value === 0)) {
    return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("used.nothing")} style={{ paddingBlock: 32 }} />;
  }
  return (
    <Chart
      kind="bar"
      title={`${t("part.consumption")}, ${t(`used.${what}`)}`}
      // The year is the same, or plain from the order.
      labels={days.map(({ date }) => date.slice(5))}
      series={[{ name: t(isMoney ? "used.charged" : `used.${what}`), values }]}
      isFractional={isMoney && unit !== "SMS"}
      say={say}
      height={240}
    />
  );
}
