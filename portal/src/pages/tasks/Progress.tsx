import { Card, Statistic, Tooltip } from "antd";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import type { MessageStatus, Task } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { StatusTag } from "@/parts/StatusTag";
import { successRate } from "@/parts/progress/counts";
import { ProgressBar } from "@/parts/progress/ProgressBar";
import styles from "./Tasks.module.css";

/** In the order in which a message goes through them. */
const ORDER: MessageStatus[] = [
  "held",
  "queued",
  "sending",
  "submitted",
  "delivered",
  "undelivered",
  "rejected",
  "expired",
  "refused",
  "unconfirmed",
  "cancelled",
];

/** How far the task is; each state can be pressed to see its numbers below. */
export function Progress({ task }: { task: Task }) {
  const { t } = useTranslation(["tasks", "trade"]);
  const format = useFormat();
  const [params, setParams] = useSearchParams();
  const chosen = params.getAll("status");
  const rate = successRate(task.counts);

  const choose = (status: MessageStatus | null) => {
    setParams(
      (before) => {
        before.delete("page");
        before.delete("status");
        if (status) before.set("status", status);
        return before;
      },
      { preventScrollReset: true },
    );
  };

  return (
    <Card title={<h2 className={styles.heading}>{t("detail.progress")}</h2>}>
      <div className={styles.progress}>
        <div className={styles.figures}>
          <Tooltip title={t(rate === null ? "detail.rateNone" : "detail.rateHint")}>
            <div tabIndex={0}>
              <Statistic
                title={t("detail.rate")}
                value={rate === null ? "—" : format.percent(rate)}
              />
            </div>
          </Tooltip>
          <Statistic title={t("detail.field.recipients")} value={format.number(task.recipients)} />
          <Statistic title={t("detail.field.segments")} value={format.number(task.segments)} />
          {task.charged && <Statistic title={t("detail.field.charged")} value={format.money(task.charged)} />}
        </div>
        <ProgressBar counts={task.counts} total={task.recipients} isLarge />
        <div className={styles.states} role="group" aria-label={t("detail.states")}>
          <State isOn={chosen.length === 0} count={task.recipients} onChoose={() => choose(null)}>
            {t("detail.all")}
          </State>
          {ORDER.filter((status) => (task.counts[status] ?? 0) > 0).map((status) => (
            <State
              key={status}
              isOn={chosen.length === 1 && chosen[0] === status}
              count={task.counts[status] ?? 0}
              onChoose={() => choose(status)}
            >
              <StatusTag status={status} />
            </State>
          ))}
        </div>
      </div>
    </Card>
  );
}

type StateProps = { isOn: boolean; count: number; onChoose: () => void; children: React.ReactNode };

function State({ isOn, count, onChoose, children }: StateProps) {
  const format = useFormat();
  return (
    <button type="button" aria-pressed={isOn} className={styles.state} onClick={onChoose}>
      {children}
      <strong>{format.number(count)}</strong>
    </button>
  );
}
