import { Card, Skeleton, Tabs } from "antd";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { useGet } from "@/api/useGet";
import { useFormat } from "@/format/useFormat";
import { Failure } from "@/parts/Failure";
import { Page } from "@/parts/Page";
import { CallbackCard } from "./CallbackCard";
import styles from "./callbacks.module.css";
import { Parked } from "./Parked";
import { Pushes } from "./Pushes";
import { RequestAddresses } from "./RequestAddresses";
import { activeOf, SORTS } from "./sort";
import { Verification } from "./Verification";

/** Where receipts and uplinks are pushed to, and what became of the pushes. */
export default function CallbacksPage() {
  const { t } = useTranslation("callbacks");
  const { data, error, refetch } = useGet({ topic: "callbacks" }, "/api/v1/callbacks");
  const parked = useGet({ topic: "callbacks" }, "/api/v1/callbacks/parked").data?.items.length ?? 0;
  const format = useFormat();
  const [params, setParams] = useSearchParams();
  const items = data?.items ?? [];
  const given = items.filter(({ sort, status }) => sort === "request" && status === "active");
  const parkedLabel = parked > 0 ? t("tab.parkedCount", { n: format.number(parked) }) : t("tab.parked");
  return (
    <Page title={t("title")} lead={t("lead")}>
      {error && !data ? (
        <Failure error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Card>
          <Skeleton active paragraph={{ rows: 6 }} />
        </Card>
      ) : (
        <>
          <div className={styles.cards}>
            {SORTS.map((sort) => (
              <CallbackCard key={sort} sort={sort} of={activeOf(items, sort)} />
            ))}
          </div>
          {given.length > 0 && <RequestAddresses items={given} />}
          <Tabs
            className={styles.below}
            activeKey={params.get("tab") ?? "pushes"}
            // Each list has pages of its own in the address.
            onChange={(tab) => setParams({ tab }, { replace: true })}
            tabBarGutter={20}
            destroyOnHidden
            items={[
              { key: "pushes", label: t("tab.pushes"), children: <Pushes items={items} /> },
              { key: "parked", label: parkedLabel, children: <Parked /> },
              { key: "verify", label: t("tab.verify"), children: <Verification /> },
            ]}
          />
        </>
      )}
    </Page>
  );
}
