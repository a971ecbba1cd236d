import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Alert, Card, Flex, Skeleton, Typography } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { SmartStatisticsQuery } from "@/api/types";
import { useCanOpen } from "@/app/useCanOpen";
import { Download } from "@/parts/Download";
import { Failure } from "@/parts/Failure";
import { LinkButton } from "@/parts/LinkButton";
import { SearchForm } from "@/parts/list/SearchForm";
import { useListQuery } from "@/parts/list/useListQuery";
import { Page } from "@/parts/Page";
import { Breakdown } from "./Breakdown";
import { DaysChart } from "./DaysChart";
import { funnelFile, readFunnel, type Scope } from "./figures";
import { Funnel } from "./Funnel";
import { useFilters } from "./useFilters";

const NAME = "smart-statistics";
const ROWS = 10;

type Props = { scope: Scope; zone: string; choice?: ReactNode };

/** Search form, the funnel, its days, and what it consists of. */
export function SmartStatisticsBook({ scope, zone, choice }: Props) {
  const { t } = useTranslation("smart-statistics");
  const filters = useFilters(scope, zone);
  const { values, query, search } = useListQuery({ name: NAME, filters, pageSize: ROWS });
  const asked = whole(query);
  const { data, error, refetch } = useQuery({
    queryKey: ["other", "smart-statistics", scope, asked, "day"],
    queryFn: ({ signal }) => readFunnel(scope, asked, "day", signal),
    placeholderData: keepPreviousData,
  });
  return (
    <Page
      title={t("title")}
      lead={t("lead")}
      extra={
        <>
          {choice}
          {!scope.isPlatform && <Ways profile={asked.profile} mission={asked.mission} />}
          <Download
            label={t("title")}
            formats={["csv", "xlsx"] as const}
            ask={(format) => funnelFile(scope, asked, "day", format)}
          />
        </>
      }
    >
      <Flex vertical gap="middle">
        <Card size="small">
          <SearchForm name={NAME} filters={filters} values={values} onSearch={search} />
        </Card>
        {error ? (
          <Failure error={error} onRetry={() => void refetch()} />
        ) : data ? (
          <>
            <Card size="small">
              <Typography.Paragraph type="secondary">
                {t("period", { from: data.from, until: data.until, zone: data.time_zone })}
              </Typography.Paragraph>
              <Funnel of={data.totals} />
            </Card>
            <Card size="small">
              <DaysChart rows={data.items} />
            </Card>
          </>
        ) : (
          <Skeleton active paragraph={{ rows: 10 }} />
        )}
        <Breakdown scope={scope} query={asked} />
        <Alert type="info" showIcon title={t("known")} />
      </Flex>
    </Page>
  );
}

/** To what the figures are of. */
function Ways({ profile, mission }: { profile?: string; mission?: string }) {
  const { t } = useTranslation("smart-statistics");
  const canOpen = useCanOpen();
  const of = new URLSearchParams({ ...(profile && { profile_id: profile }), ...(mission && { mission_id: mission }) });
  const told = new URLSearchParams({ ...(profile && { profile_id: profile }) });
  return (
    canOpen("/smart/links") && (
      <>
        <LinkButton to={`/smart/links?${of.toString()}`}>{t("links")}</LinkButton>
        <LinkButton to={`/smart/conversions?${told.toString()}`}>{t("conversions")}</LinkButton>
      </>
    )
  );
}

/** The question without the page that lists have. */
function whole(query: SmartStatisticsQuery & { page?: number; page_size?: number }): SmartStatisticsQuery {
  const asked = { ...query };
  delete asked.page;
  delete asked.page_size;
  return asked;
}
