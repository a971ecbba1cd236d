import { useQuery } from "@tanstack/react-query";
import { Card, Skeleton, Typography } from "antd";
import type { CSSProperties } from "react";
import { useTranslation } from "react-i18next";
import type { DeliveryHours, StatisticsQuery } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { Failure } from "@/parts/Failure";
import { readHours, type Scope } from "./figures";
import styles from "./statistics.module.css";

const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;
const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

/** In which hours of the week messages were accepted: a table, coloured by how many there were. */
export function HeatMap({ scope, query }: { scope: Scope; query: StatisticsQuery }) {
  const { t } = useTranslation("statistics");
  const asked = { from: query.from, until: query.until, type: query.type };
  const { data, error, refetch } = useQuery({
    queryKey: ["other", "statistics-hours", scope, asked],
    queryFn: ({ signal }) => readHours(scope, asked, signal),
  });
  return (
    <Card size="small" title={<h2 className={styles.heading}>{t("heat.title")}</h2>}>
      {data ? (
        <Drawn data={data} />
      ) : error ? (
        <Failure error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton active title={false} paragraph={{ rows: 7 }} />
      )}
    </Card>
  );
}

function Drawn({ data }: { data: DeliveryHours }) {
  const { t } = useTranslation("statistics");
  const format = useFormat();
  const most = Math.max(1, ...data.items.map(({ messages }) => messages));
  const found = new Map(data.items.map((item) => [item.weekday * 24 + item.hour, item]));
  return (
    <>
      <Typography.Paragraph type="secondary">
        {t("heat.lead", { zone: data.time_zone })} {t("heat.leadType")}
      </Typography.Paragraph>
      <div className={styles.heat} role="region" aria-label={t("heat.title")} tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">
                <span className="aside">{t("heat.weekday")}</span>
              </th>
              {HOURS.map((hour) => (
                <th key={hour} scope="col">
                  {hour}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {WEEKDAYS.map((weekday) => (
              <tr key={weekday}>
                <th scope="row">{t(`heat.days.d${weekday}`)}</th>
                {HOURS.map((hour) => {
                  const item = found.get(weekday * 24 + hour);
                  const n = item?.messages ?? 0;
                  const rate = item?.success_rate ?? null;
                  const said = t("heat.cell", {
                    day: t(`heat.days.d${weekday}`),
                    hour,
                    n: format.number(n),
                    rate: rate === null ? "–" : format.percent(rate),
                  });
                  return (
                    <td key={hour} title={said} style={{ "--heat": Math.round((n / most) * 90) } as CSSProperties}>
                      <span className="aside">{said}</span>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
