import { useQueryClient } from "@tanstack/react-query";
import { Card, Empty, Flex } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Expense, ExpenseQuery } from "@/api/types";
import { Download } from "@/parts/Download";
import { List } from "@/parts/list/List";
import { SearchForm } from "@/parts/list/SearchForm";
import { useListQuery } from "@/parts/list/useListQuery";
import { Page } from "@/parts/Page";
import { expenseFile, type Owner, readExpenses } from "./books";
import { ALL_EXPENSES, Summary } from "./Summary";
import { useExpenseColumns } from "./useExpenseColumns";
import { useExpenseFilters } from "./useExpenseFilters";
import { useKnown } from "./useKnown";

type Props = { owner: Owner; zone: string; choice?: ReactNode };

const NAME = "expenses";

/** Search form, sums with their chart, and every price line with the way to its messages. */
export function ExpenseBook({ owner, zone, choice }: Props) {
  const { t } = useTranslation("finance");
  const queries = useQueryClient();
  const filters = useExpenseFilters({ zone, ...useKnown(owner) });
  const { values, query, search } = useListQuery({ name: NAME, filters });
  const asked = whole(query);
  const columns = useExpenseColumns(owner, asked.group_by === "task");
  return (
    <Page
      title={t("expenses.title")}
      lead={t("expenses.lead")}
      extra={
        <>
          {choice}
          <Download
            label={t("expenses.title")}
            formats={["csv", "xlsx"] as const}
            ask={(format) => expenseFile(owner, asked, format)}
          />
        </>
      }
    >
      <Flex vertical gap="middle">
        <Card size="small">
          <SearchForm name={NAME} filters={filters} values={values} onSearch={search} />
        </Card>
        <Summary owner={owner} query={asked} />
        <List<Expense, ExpenseQuery>
          name={NAME}
          label={t("expenses.lines")}
          topic="other"
          filters={filters}
          hasForm={false}
          columns={columns}
          scope={owner}
          rowKey={(row) => [row.date, row.type, row.country, row.route_id, row.order_number, row.price, row.task].join()}
          rows={(given, signal) => readExpenses(owner, given, signal)}
          onRefresh={() => void queries.invalidateQueries({ queryKey: ALL_EXPENSES })}
          empty={<Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("expenses.empty")} />}
        />
      </Flex>
    </Page>
  );
}

/** The question without its page: for the sums and the file, which are of everything. */
function whole(query: ExpenseQuery): ExpenseQuery {
  const asked = { ...query };
  delete asked.page;
  delete asked.page_size;
  return asked;
}
