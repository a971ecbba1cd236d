import { Card, Skeleton } from "antd";
import { useTranslation } from "react-i18next";
import { useGet } from "@/api/useGet";
import { Failure } from "@/parts/Failure";
import { Page } from "@/parts/Page";
import { Rules } from "./Rules";

const BOARD = { side: "own", editing: null } as const;

/** The rules that hold for the tenant, to read. */
export default function OwnPolicy() {
  const { t } = useTranslation("policy");
  const { data, error, refetch } = useGet({ topic: "other" }, "/api/v1/policy");
  return (
    <Page title={t("titleOwn")} lead={t("leadOwn")}>
      {data ? (
        <Rules rules={data.rules} board={BOARD} />
      ) : error ? (
        <Failure error={error} onRetry={() => void refetch()} />
      ) : (
        <Card>
          <Skeleton active title={false} paragraph={{ rows: 12 }} aria-label={t("loading")} />
        </Card>
      )}
    </Page>
  );
}
