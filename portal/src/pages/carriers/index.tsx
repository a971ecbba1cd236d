import { Button, Card, Empty, Flex, Skeleton } from "antd";
import { useTranslation } from "react-i18next";
import type { CarrierLive } from "@/api/types";
import { useGet } from "@/api/useGet";
import { Failure } from "@/parts/Failure";
import { Fresh, Stale } from "@/parts/Fresh";
import { Page } from "@/parts/Page";
import { Banner } from "./Banner";
import { CarrierRow } from "./CarrierRow";
import styles from "./carriers.module.css";
import { Narrow, useNarrowed } from "./Narrow";
import { Sums } from "./Sums";
import { worstFirst } from "./trouble";

const EVERY_MS = 2_000;

/** Every carrier as it runs, what is wrong on top. */
export default function Carriers() {
  const { t } = useTranslation("carriers");
  const asked = useGet({ topic: "other", every_ms: EVERY_MS }, "/api/v1/admin/carriers");
  const { data, error, refetch } = asked;
  return (
    <Page title={t("title")} lead={t("lead")} extra={<Fresh asked={asked} every_ms={EVERY_MS} />}>
      <Stale asked={asked} />
      {data ? (
        <Board carriers={data.items} />
      ) : error ? (
        <Failure error={error} onRetry={() => void refetch()} />
      ) : (
        <Card>
          <Skeleton active title={false} paragraph={{ rows: 8 }} />
        </Card>
      )}
    </Page>
  );
}

function Board({ carriers }: { carriers: CarrierLive[] }) {
  const { t } = useTranslation("carriers");
  const narrowed = useNarrowed(carriers);
  if (carriers.length === 0) {
    return (
      <Card>
        <Empty description={t("empty.title")}>{t("empty.text")}</Empty>
      </Card>
    );
  }
  return (
    <Flex vertical gap="middle">
      <Banner carriers={carriers} />
      <Sums carriers={carriers} />
      <Narrow carriers={carriers} narrowed={narrowed} />
      {narrowed.shown.length === 0 ? (
        <Card>
          <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("filter.none")}>
            <Button onClick={narrowed.clear}>{t("filter.clear")}</Button>
          </Empty>
        </Card>
      ) : (
        <ul className={styles.rows} aria-label={t("title")}>
          {worstFirst(narrowed.shown).map((carrier) => (
            <li key={carrier.code}>
              <CarrierRow carrier={carrier} />
            </li>
          ))}
        </ul>
      )}
    </Flex>
  );
}
