import { Card, Flex, Skeleton } from "antd";
import { useTranslation } from "react-i18next";
import type { Health } from "@/api/types";
import { useGet } from "@/api/useGet";
import { Failure } from "@/parts/Failure";
import { Fresh, Stale } from "@/parts/Fresh";
import { Page } from "@/parts/Page";
import { Callbacks } from "./Callbacks";
import { Database } from "./Database";
import { Disk } from "./Disk";
import styles from "./health.module.css";
import { Node } from "./Node";
import { Open } from "./Open";
import { Queue } from "./Queue";
import { Retention } from "./Retention";
import { Verdict } from "./Verdict";
import { warningsOf } from "./warning";

const EVERY_MS = 2_000;

/** How the platform is: the page an operator opens first. */
export default function HealthPage() {
  const { t } = useTranslation("health");
  const asked = useGet({ topic: "other", every_ms: EVERY_MS }, "/api/v1/admin/health");
  const { data, error, dataUpdatedAt, refetch } = asked;
  return (
    <Page title={t("title")} lead={t("lead")} extra={<Fresh asked={asked} every_ms={EVERY_MS} />}>
      <Stale asked={asked} />
      {data ? (
        <Whole health={data} at={dataUpdatedAt} />
      ) : error ? (
        <Failure error={error} onRetry={() => void refetch()} />
      ) : (
        <Card>
          <Skeleton active title={false} paragraph={{ rows: 10 }} />
        </Card>
      )}
    </Page>
  );
}

function Whole({ health, at }: { health: Health; at: number }) {
  const disk = warningsOf(health).find(({ name }) => name === "disk");
  return (
    <Flex vertical gap="middle">
      <Verdict health={health} />
      <div className={styles.grid}>
        <Node health={health} at={at} />
        <Queue queue={health.queue} at={at} />
        <Database database={health.database} bytes={health.disk.data_bytes} at={at} />
        <Disk disk={health.disk} severity={disk?.severity} />
        <Open counts={health.open_by_status} />
        <Callbacks callbacks={health.callbacks} />
      </div>
      <Retention />
    </Flex>
  );
}
