import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { Card, Empty, Flex, Typography } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import type { DeliveryRow, StatisticsQuery } from "@/api/types";
import { Download } from "@/parts/Download";
import { List } from "@/parts/list/List";
import { SearchForm } from "@/parts/list/SearchForm";
import { useListQuery } from "@/parts/list/useListQuery";
import { Page } from "@/parts/Page";
import { Breakdown } from "./Breakdown";
import { DaysChart } from "./DaysChart";
import { readDays, type Scope, statisticsFile } from "./figures";
import { HeatMap } from "./HeatMap";
import { Totals } from "./Totals";
import { useColumns } from "./useColumns";
import { useFilters } from "./useFilters";

const NAME = "statistics";
const ROWS = 10;

type Props = { scope: Scope; zone: string; choice?: ReactNode };

/** Search form, sums against the time before, the days, and what they consist of. */
export function StatisticsBook({ scope, zone, choice }: Props) {
  const { t } = useTranslation("statistics");
  const queries = useQueryClient();
  const filters = useFilters(scope, zone);
  const { values, query, search } = useListQuery({ name: NAME, filters, pageSize: ROWS });
  const asked = whole(query);
  const [, setParams] = useSearchParams();
  const set = (...pairs: [string, string][]) =>
    setParams((before) => {
      const after = new URLSearchParams(before);
      after.delete("page");
      for (const [name, value] of pairs) after.set(name, value);
      return after;
    });
  const sums = useQuery({
    queryKey: ["other", "statistics-sums", scope, asked],
    queryFn: ({ signal }) => readDays(scope, { ...asked, page_size: ROWS }, signal),
    placeholderData: keepPreviousData,
  }).data;
  const columns = useColumns(sums?.until, (day) => set(["from", day], ["until", day]));
  return (
    <Page
      title={t("title")}
      lead={t("lead")}
      extra={
        <>
          {choice}
          <Download
            label={t("title")}
            formats={["csv", "xlsx"] as const}
            ask={(format) => statisticsFile(scope, asked, format)}
          />
        </>
      }
    >
      <Flex vertical gap="middle">
        <Card size="small">
          <SearchForm name={NAME} filters={filters} values={values} onSearch={search} />
        </Card>
        {sums && (
          <Card size="small">
            <Typography.Paragraph type="secondary">
              {t("period", { from: sums.from, until: sums.until, zone: sums.time_zone })}
            </Typography.Paragraph>
            <Totals days={sums} />
          </Card>
        )}
        <DaysChart scope={scope} query={asked} />
        <List<DeliveryRow, StatisticsQuery>
          name={NAME}
          label={t("title")}
          topic="other"
          filters={filters}
          hasForm={false}
          pageSize={ROWS}
          columns={columns}
          scope={scope}
          rowKey={({ key }) => key ?? ""}
          rows={(given, signal) => readDays(scope, given, signal)}
          onRefresh={() => void queries.invalidateQueries({ queryKey: ["other"] })}
          empty={<Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("empty")} />}
        />
        <Breakdown scope={scope} query={asked} onOnly={(param, value) => set([param, value])} />
        <HeatMap scope={scope} query={asked} />
      </Flex>
    </Page>
  );
}

/** The question without its page: for the sums, the charts and the file, which are of everything. */
function whole(query: StatisticsQuery): StatisticsQuery {
  const asked = { ...query };
  delete asked.page;
  delete asked.page_size;
  return asked;
}
