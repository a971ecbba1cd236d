import { Alert, Card, Flex, Skeleton, Statistic, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import { api } from "@/api/client";
import type { Mission } from "@/api/types";
import { usePermissions } from "@/auth/useSession";
import { useFormat } from "@/format/useFormat";
import { Download } from "@/parts/Download";
import { Failure } from "@/parts/Failure";
import { LinkButton } from "@/parts/LinkButton";
import { LiveSign } from "@/parts/LiveSign";
import { Page } from "@/parts/Page";
import { successRate } from "@/parts/progress/counts";
import { ProgressBar } from "@/parts/progress/ProgressBar";
import { StatusTag } from "@/parts/StatusTag";
import { useNow } from "@/parts/useNow";
import { About } from "./About";
import { Acts } from "./Acts";
import { ListReport } from "./ListReport";
import { countsOf, leftOf } from "./mission";
import styles from "./missions.module.css";
import { Missing } from "./Missing";
import { MissionTag } from "./MissionTag";
import { Outcomes } from "./Outcomes";
import { ReviewNote } from "./ReviewNote";
import { useMission } from "./useMission";

/** A mission as it goes, and what became of it. */
export default function MissionDetail() {
  const { t } = useTranslation("missions");
  const { id = "" } = useParams();
  const { mission, error, isMissing, refetch } = useMission(id);
  if (mission) return <Shown mission={mission} />;
  return (
    <Page title={t("one")}>
      {isMissing ? (
        <Missing />
      ) : error ? (
        <Failure error={error} onRetry={refetch} />
      ) : (
        <Skeleton active paragraph={{ rows: 10 }} aria-label={t("loading")} />
      )}
    </Page>
  );
}

function Shown({ mission }: { mission: Mission }) {
  const { t } = useTranslation("missions");
  const navigate = useNavigate();
  const may = usePermissions();
  const isBegun = mission.started_at !== null;
  return (
    <Page
      title={mission.name}
      extra={
        <>
          {isBegun && may("messages:read") && (
            <Download
              label={t("report")}
              formats={["pdf", "xlsx"] as const}
              ask={(format) =>
                api.GET("/api/v1/missions/{id}/report", {
                  params: { path: { id: mission.id }, query: { format } },
                  parseAs: "blob",
                })
              }
            />
          )}
          <Acts mission={mission} onGone={() => void navigate("/missions")} />
        </>
      }
    >
      <Flex vertical gap="middle">
        <Flex gap="small" wrap align="center">
          <MissionTag status={mission.status} />
          <LiveSign />
          <Waits mission={mission} />
        </Flex>
        <Notes mission={mission} />
        <div className={styles.halves}>
          {isBegun ? <Progress mission={mission} /> : <List mission={mission} />}
          <About mission={mission} />
        </div>
        {isBegun && <Outcomes mission={mission} />}
        {isBegun && <List mission={mission} />}
      </Flex>
    </Page>
  );
}

/** Why nothing moves, and what to do. */
function Notes({ mission }: { mission: Mission }) {
  const { t } = useTranslation("missions");
  const format = useFormat();
  const { status, waits, waits_until: until } = mission;
  return (
    <>
      {status === "in_review" && <ReviewNote mission={mission} title={t("review.waiting")} />}
      {status === "rejected" && <ReviewNote mission={mission} title={t("review.rejected")} />}
      {status === "paused" && (
        <Alert type="warning" showIcon title={t("paused")} description={mission.paused_message ?? undefined} />
      )}
      {waits === "hours" && (
        <Alert type="info" showIcon title={until ? t("waits.hours", { time: format.dateTime(until) }) : t("waits.closed")} />
      )}
      {waits === "receipts" && <Alert type="info" showIcon title={t("waits.receipts")} />}
    </>
  );
}

/** How long until a scheduled mission is dispatched. */
function Waits({ mission: { status, schedule_at: at } }: { mission: Mission }) {
  const { t } = useTranslation("missions");
  const format = useFormat();
  const now = useNow(1_000, status === "scheduled");
  const wait = status === "scheduled" && at ? Date.parse(at) - now : 0;
  if (wait <= 0) return null;
  return <Typography.Text type="secondary">{t("waits.time", { duration: format.duration(wait) })}</Typography.Text>;
}

/** How far it is: the bar, how fast, how long still, and every state by count. */
function Progress({ mission }: { mission: Mission }) {
  const { t } = useTranslation(["missions", "parts"]);
  const format = useFormat();
  const may = usePermissions();
  const { progress } = mission;
  const counts = countsOf(mission);
  const rate = successRate(progress.counts);
  const left = leftOf(mission);
  const figures: [string, string][] = [
    [t("progress.sent"), `${format.number(progress.sent)} / ${format.number(progress.total)}`],
    [t("progress.left"), format.number(left)],
    [t("progress.underWay"), format.number(progress.under_way)],
    [t("column.failed"), format.number(progress.failed)],
    [t("progress.rate"), rate === null ? "—" : format.percent(rate)],
  ];
  if (progress.per_s !== null) figures.push([t("progress.speed"), t("progress.perSecond", { n: format.number(progress.per_s) })]);
  if (progress.seconds_left !== null) {
    figures.push([t("progress.timeLeft"), format.duration(progress.seconds_left * 1000)]);
  }
  const states = (Object.keys(counts) as (keyof typeof counts)[]).filter((state) => (progress.counts[state] ?? 0) > 0);
  return (
    <Card
      title={<h2 className={styles.heading}>{t("part.progress")}</h2>}
      extra={
        may("messages:read") && (
          <LinkButton type="link" to={`/log?task_id=${mission.id}`}>
            {t("toLog")}
          </LinkButton>
        )
      }
    >
      <Flex vertical gap="middle">
        <div className={styles.figures}>
          {figures.map(([title, value]) => (
            <Statistic key={title} title={title} value={value} />
          ))}
        </div>
        <ProgressBar counts={counts} total={progress.total} isLarge />
        <Flex wrap gap="small" role="group" aria-label={t("progress.states")}>
          {states.map((state) => (
            <span key={state} className={styles.state}>
              <StatusTag status={state} /> <strong>{format.number(progress.counts[state] ?? 0)}</strong>
            </span>
          ))}
        </Flex>
      </Flex>
    </Card>
  );
}

/** The list that was imported. */
function List({ mission }: { mission: Mission }) {
  const { t } = useTranslation("missions");
  return (
    <Card title={<h2 className={styles.heading}>{t("part.list")}</h2>}>
      <ListReport mission={mission} />
    </Card>
  );
}
