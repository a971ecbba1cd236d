import { PrinterOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Card, Skeleton } from "antd";
import { useTranslation } from "react-i18next";
import { date } from "@/format/time";
import { Download } from "@/parts/Download";
import { Failure } from "@/parts/Failure";
import { Page } from "@/parts/Page";
import { useNow } from "@/parts/useNow";
import { type Owner, readStatement, statementFile } from "./books";
import { MonthChoice } from "./MonthChoice";
import { Sheet } from "./Sheet";
import { useMonth } from "./useMonth";

type Props = {
  owner: Owner;
  code: string;
  name?: string;
  /** Until the statement itself says in which zone its month is. */
  zone: string;
};

/** A month of a tenant, with the ways to take it along: as a file or on paper. */
export function StatementBook({ owner, code, name, zone }: Props) {
  const { t } = useTranslation("finance");
  const [asked, choose] = useMonth();
  const now = useNow(60_000);
  const { data, error, refetch } = useQuery({
    queryKey: ["other", "statement", owner, asked ?? null],
    queryFn: ({ signal }) => readStatement(owner, asked, signal),
  });
  const running = date(now, data?.time_zone ?? zone).slice(0, 7);
  const month = asked ?? data?.month ?? running;
  const title = owner === null ? t("statement.title") : t("statement.of", { code });
  return (
    <Page
      title={title}
      lead={t("statement.lead")}
      extra={
        <>
          <MonthChoice month={month} last={running} months={data?.months} onChange={choose} />
          <Button icon={<PrinterOutlined />} disabled={!data} onClick={() => window.print()}>
            {t("print")}
          </Button>
          <Download
            label={`${title} ${month}`}
            formats={["pdf", "xlsx", "csv"] as const}
            isDisabled={!data}
            ask={(format) => statementFile(owner, { month }, format)}
          />
        </>
      }
    >
      {data ? (
        <Sheet statement={data} owner={owner} who={!name || name === code ? code : `${code} · ${name}`} onMonth={choose} />
      ) : error ? (
        <Failure error={error} onRetry={() => void refetch()} />
      ) : (
        <Card size="small">
          <Skeleton active title={false} paragraph={{ rows: 10 }} />
        </Card>
      )}
    </Page>
  );
}
