import { ReloadOutlined } from "@ant-design/icons";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Alert, Button, Card, Empty, Flex, Grid, Skeleton, Tooltip } from "antd";
import { type ReactNode, useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { Page } from "@/api/types";
import type { Topic } from "@/api/useGet";
import { useFormat } from "@/format/useFormat";
import { useLanguage } from "@/i18n/useLanguage";
import { Failure } from "../Failure";
import { Cards } from "./Cards";
import type { Column } from "./column";
import type { Filter } from "./filter";
import { Pager } from "./Pager";
import { Rows } from "./Rows";
import { SearchForm } from "./SearchForm";
import { useListQuery } from "./useListQuery";

export type ListProps<Row extends object, Query extends object> = {
  /** Names the list in the browser's memory and in the query cache. */
  name: string;
  /** What the rows are, for screen readers. */
  label: string;
  /** What the live stream calls it; `other` when it does not speak of it. */
  topic: Topic | "other";
  /** More topics that the rows depend on. */
  also?: Topic[];
  /** Stable: made once (module level or `useMemo`), since the form follows it. */
  filters: Filter[];
  /** False: the filters are set elsewhere on the page, by the address. */
  hasForm?: boolean;
  columns: Column<Row>[];
  rowKey: (row: Row) => string;
  /** Asks the API; what it reads besides `query` belongs into `scope`. */
  rows: (query: Query, signal: AbortSignal) => Promise<Page<Row>>;
  /** Anything else the answer depends on, such as a task's id or whether numbers are shown whole. */
  scope?: unknown;
  defaultSort?: string;
  /** Rows on a page until somebody chooses another number; 20 when absent. */
  pageSize?: number;
  /** Asks again every so many milliseconds, where the stream says nothing. */
  every_ms?: number;
  /** A row's own name, when a row can be opened. */
  rowName?: (row: Row) => string;
  /** Opens a row: click, or Enter. */
  onOpen?: (row: Row) => void;
  /** More about a row, below it. */
  expanded?: (row: Row) => ReactNode;
  /** The refresh button also does this, for what else the page shows of the same. */
  onRefresh?: () => void;
  /** Beside the refresh button: export, live sign and the like. */
  tools?: ReactNode;
  /** In place of "nothing yet", when nothing was searched for. */
  empty?: ReactNode;
};

/** Search form ↔ address ↔ the server's pages ↔ table (or cards, where the screen is narrow). */
export function List<Row extends object, Query extends object>(props: ListProps<Row, Query>) {
  const {
    name,
    label,
    topic,
    also,
    filters,
    hasForm = true,
    columns,
    rows,
    scope,
    defaultSort,
    every_ms,
    tools,
    empty,
    onRefresh,
  } = props;
  const { t } = useTranslation("parts");
  const format = useFormat();
  const language = useLanguage();
  const isWide = Grid.useBreakpoint().md ?? true;
  const list = useListQuery({ name, filters, defaultSort, pageSize: props.pageSize });
  const { page, pageSize, show } = list;
  const answer = useQuery({
    queryKey: [topic, name, list.query, scope ?? null, language],
    queryFn: ({ signal }) => rows(list.query as unknown as Query, signal),
    placeholderData: keepPreviousData,
    refetchInterval: every_ms ?? false,
    meta: { also },
  });
  const { data, error, isFetching, isPlaceholderData } = answer;
  const refresh = () => {
    void answer.refetch();
    onRefresh?.();
  };

  const lastPage = data ? Math.max(1, Math.ceil(data.total / pageSize)) : page;
  const isBeyond = data !== undefined && !isPlaceholderData && data.items.length === 0 && page > lastPage;
  useEffect(() => {
    if (isBeyond) show(lastPage, pageSize);
  }, [isBeyond, show, lastPage, pageSize]);

  const nothing = list.isFiltered ? (
    <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("list.emptySearch")}>
      <Button onClick={() => list.search({})}>{t("list.clear")}</Button>
    </Empty>
  ) : (
    (empty ?? <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("list.empty")} />)
  );
  const body = { ...props, items: data?.items ?? [], nothing };

  return (
    <Flex vertical gap="middle">
      {hasForm && filters.length > 0 && (
        <Card size="small">
          <SearchForm name={name} filters={filters} values={list.values} onSearch={list.search} />
        </Card>
      )}
      <Card size="small">
        <Flex justify="end" align="center" gap="small" wrap style={{ marginBottom: 12 }}>
          {tools}
          <Tooltip title={t("list.refresh")}>
            <Button
              aria-label={t("list.refresh")}
              icon={<ReloadOutlined spin={isFetching && every_ms === undefined} />}
              onClick={refresh}
            />
          </Tooltip>
        </Flex>
        {error && data && (
          <Alert
            type="warning"
            showIcon
            title={t("list.stale", { time: format.dateTime(answer.dataUpdatedAt) })}
            style={{ marginBottom: 12 }}
          />
        )}
        {error && !data ? (
          <Failure error={error} onRetry={refresh} />
        ) : !data ? (
          <Skeleton active paragraph={{ rows: 6 }} title={false} />
        ) : isWide ? (
          <Rows
            {...body}
            label={t("list.rows", { title: label })}
            columns={columns}
            isLoading={isPlaceholderData}
            firstNumber={(data.page - 1) * data.page_size + 1}
            sort={list.sort}
            defaultSort={defaultSort}
            onOrder={list.order}
          />
        ) : (
          <Cards {...body} label={t("list.rows", { title: label })} columns={columns} isLoading={isPlaceholderData} />
        )}
        {data && data.total > 0 && (
          <Pager
            page={page}
            pageSize={pageSize}
            total={data.total}
            isExact={data.total_is_exact}
            isNarrow={!isWide}
            onShow={show}
          />
        )}
      </Card>
    </Flex>
  );
}
