import { SendOutlined } from "@ant-design/icons";
import { Card, Skeleton } from "antd";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import type { AttentionCode, Overview } from "@/api/types";
import { useGet } from "@/api/useGet";
import { usePermissions } from "@/auth/useSession";
import { Failure } from "@/parts/Failure";
import { LinkButton } from "@/parts/LinkButton";
import { LiveSign } from "@/parts/LiveSign";
import { Page } from "@/parts/Page";
import { AttentionList } from "./AttentionList";
import { Days } from "./Days";
import { FirstSteps } from "./FirstSteps";
import styles from "./overview.module.css";
import { Today } from "./Today";

const Orders = lazy(() => import("./Orders"));
const Docking = lazy(() => import("./Docking"));

/** The page a tenant begins with: what was sent, what is left, what needs attention, and how a program sends. */
export default function OverviewPage() {
  const { t } = useTranslation("overview");
  const may = usePermissions();
  const { data, error, refetch } = useGet({ topic: "messages", also: ["orders", "callbacks"] }, "/api/v1/overview");
  return (
    <Page
      title={t("title")}
      lead={t("lead")}
      extra={
        <>
          <LiveSign />
          {may("messages:send") && (
            <LinkButton to="/send" type="primary" icon={<SendOutlined />}>
              {t("send")}
            </LinkButton>
          )}
        </>
      }
    >
      {data ? (
        <Whole overview={data} />
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

/** What the first steps say already. */
const STEPS: AttentionCode[] = ["no_order", "no_callback"];

function Whole({ overview }: { overview: Overview }) {
  const { time_zone, today, days, orders, attention, api } = overview;
  const may = usePermissions();
  const isNew = isNothingSent(overview);
  const items = isNew ? attention.filter(({ code }) => !STEPS.includes(code)) : attention;
  return (
    <div className={styles.whole}>
      {isNew && <FirstSteps overview={overview} />}
      {(!isNew || items.length > 0) && <AttentionList items={items} orders={orders} />}
      {!isNew && (
        <div className={styles.charts}>
          <Today day={today} zone={time_zone} />
          <Days days={days} />
        </div>
      )}
      {may("balance:read") && (
        <Suspense fallback={<Card loading />}>
          <Orders orders={orders} />
        </Suspense>
      )}
      <Suspense fallback={<Card loading />}>
        <Docking api={api} />
      </Suspense>
    </div>
  );
}

/** No message in 30 days, and none before that any order would know of. */
function isNothingSent({ days, orders }: Overview): boolean {
  const isUsed = orders.some(({ charged, held }) => Number(charged) > 0 || Number(held) > 0);
  return !isUsed && days.every(({ messages }) => messages === 0);
}
