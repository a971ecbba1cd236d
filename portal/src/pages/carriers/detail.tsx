import { Card, Flex, Grid, Select, Skeleton, Tabs } from "antd";
import { useTranslation } from "react-i18next";
import { useParams, useSearchParams } from "react-router";
import { isRefusal } from "@/api/error";
import type { CarrierDetails } from "@/api/types";
import { useGet } from "@/api/useGet";
import { useFormat } from "@/format/useFormat";
import { CarrierTag } from "@/parts/CarrierTag";
import { Failure } from "@/parts/Failure";
import { Figure } from "@/parts/Figure";
import { Fresh, Stale } from "@/parts/Fresh";
import { Page } from "@/parts/Page";
import { Advice } from "./Advice";
import { Binds } from "./Binds";
import styles from "./carriers.module.css";
import { Errors } from "./Errors";
import { Missing } from "./Missing";
import { Options } from "./Options";
import { Tests } from "./Tests";
import { Throughput } from "./Throughput";
import { Totals } from "./Totals";
import { UsedBy } from "./UsedBy";
import { useRate } from "./useRate";
import { Watched } from "./Watched";

const EVERY_MS = 2_000;

/** One carrier: how it runs, why it does not, and a test message. */
export default function CarrierDetail() {
  const { t } = useTranslation("carriers");
  const { code = "" } = useParams();
  const asked = useGet({ topic: "other", every_ms: EVERY_MS }, "/api/v1/admin/carriers/{code}", { path: { code } });
  const { error, refetch } = asked;
  // While another carrier is being fetched the answer is still the one before.
  const data = asked.data?.code === code ? asked.data : undefined;
  if (isRefusal(error, "not_found")) return <Missing code={code} />;
  return (
    <Page
      title={code}
      lead={data && `${data.protocol.toUpperCase()} ${data.version} · ${data.host}:${data.port} · ${t(data.tls ? "tls" : "noTls")}`}
      extra={
        data && (
          <>
            <CarrierTag state={data.state} />
            <Fresh asked={asked} every_ms={EVERY_MS} />
          </>
        )
      }
    >
      <Stale asked={asked} />
      {data ? (
        <Whole carrier={data} />
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

function Whole({ carrier }: { carrier: CarrierDetails }) {
  const { t } = useTranslation("carriers");
  return (
    <Flex vertical gap="middle">
      <Advice carrier={carrier} />
      {carrier.enabled && (
        <div className={styles.top}>
          <Card size="small" title={<h2 className={styles.head}>{t("detail.chart")}</h2>}>
            <Throughput steps={carrier.series} />
          </Card>
          <Card size="small" title={<h2 className={styles.head}>{t("detail.now")}</h2>}>
            <Watched carrier={carrier} isLarge>
              <Now carrier={carrier} />
            </Watched>
          </Card>
        </div>
      )}
      <More carrier={carrier} />
    </Flex>
  );
}

function Now({ carrier: { throughput } }: { carrier: CarrierDetails }) {
  const { t } = useTranslation("carriers");
  const rate = useRate();
  return (
    <>
      {(["submitted", "accepted", "receipts"] as const).map((name) => (
        <Figure key={name} label={t(`field.${name}`)} hint={t("field.rateHint")} isHintFocusable>
          {rate(throughput[`${name}_per_s`])}
        </Figure>
      ))}
    </>
  );
}

/** Everything else, behind tabs whose choice is in the address. */
function More({ carrier }: { carrier: CarrierDetails }) {
  const { t } = useTranslation("carriers");
  const [params, setParams] = useSearchParams();
  const format = useFormat();
  const isWide = Grid.useBreakpoint().md ?? true;
  const errors = carrier.recent_errors;
  const items = [
    {
      key: "binds",
      label: t("detail.tab.binds"),
      children: (
        <Flex vertical gap="large">
          <Binds binds={carrier.binds} />
          <section>
            <h2 className={styles.head}>{t("total.title")}</h2>
            <Totals totals={carrier.totals} />
          </section>
        </Flex>
      ),
    },
    {
      key: "errors",
      label: t("detail.tab.errors", { n: format.number(errors.length) }),
      children: <Errors errors={errors} />,
    },
    { key: "test", label: t("detail.tab.test"), children: <Tests carrier={carrier} /> },
    { key: "routes", label: t("detail.tab.routes"), children: <UsedBy routes={carrier.routes} /> },
    { key: "options", label: t("detail.tab.options"), children: <Options options={carrier.options} /> },
  ];
  const chosen = items.find(({ key }) => key === params.get("tab")) ?? items[0];
  const choose = (key: string) => setParams(key === "binds" ? {} : { tab: key }, { replace: true });
  // Tabs that do not fit hide behind a button that screen readers do not expect there.
  if (!isWide) {
    return (
      <Card size="small">
        <Flex vertical gap="middle">
          <Select
            aria-label={t("detail.tab.label")}
            value={chosen?.key}
            options={items.map(({ key, label }) => ({ value: key, label }))}
            onChange={choose}
          />
          {chosen?.children}
        </Flex>
      </Card>
    );
  }
  return (
    <Card size="small">
      <Tabs
        aria-label={t("detail.tab.label")}
        items={items}
        activeKey={chosen?.key}
        destroyOnHidden
        onChange={choose}
      />
    </Card>
  );
}
