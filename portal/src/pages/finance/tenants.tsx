import { PrinterOutlined } from "@ant-design/icons";
import { Button, Card, Skeleton } from "antd";
import { useTranslation } from "react-i18next";
import { useGet } from "@/api/useGet";
import { useFormat } from "@/format/useFormat";
import { Failure } from "@/parts/Failure";
import { Page } from "@/parts/Page";
import { useNow } from "@/parts/useNow";
import { MonthChoice } from "./MonthChoice";
import { TenantSums } from "./TenantSums";
import { useMonth } from "./useMonth";

/** Every tenant's month in sums, with the way to its statement. */
export default function PlatformStatements() {
  const { t } = useTranslation("finance");
  const format = useFormat();
  const [asked, choose] = useMonth();
  const running = format.date(useNow(60_000)).slice(0, 7);
  const month = asked ?? running;
  const { data, dataUpdatedAt, error, refetch, isPlaceholderData } = useGet(
    { topic: "other" },
    "/api/v1/admin/statements/tenants",
    { query: { month } },
  );
  return (
    <Page
      title={t("sums.title")}
      lead={t("sums.lead")}
      extra={
        <>
          <MonthChoice month={month} last={running} onChange={choose} />
          <Button icon={<PrinterOutlined />} disabled={!data} onClick={() => window.print()}>
            {t("print")}
          </Button>
        </>
      }
    >
      {data && !isPlaceholderData ? (
        <TenantSums items={data.items} month={month} at={dataUpdatedAt} onRefresh={() => void refetch()} />
      ) : error ? (
        <Failure error={error} onRetry={() => void refetch()} />
      ) : (
        <Card size="small">
          <Skeleton active title={false} paragraph={{ rows: 8 }} />
        </Card>
      )}
    </Page>
  );
}
