import { Card } from "antd";
import { useTranslation } from "react-i18next";
import type { Task } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { Bubble } from "@/parts/handset/Handset";
import { type Fact, Facts } from "@/parts/message/Facts";
import { Copyable } from "@/parts/message/Message";
import styles from "./Tasks.module.css";

/** What the task is: its content and how it was sent. */
export function About({ task }: { task: Task }) {
  const { t } = useTranslation(["tasks", "trade"]);
  const format = useFormat();
  const directions = (["mainland", "international"] as const).filter((one) => task.direction_counts[one] > 0);
  const facts: Fact[] = [
    [t("detail.field.type"), t(`trade:type.${task.type}`)],
    [t("detail.field.signature"), task.signature],
    [t("detail.field.template"), task.template_id ?? t("detail.field.noTemplate")],
    [t("detail.field.sender"), task.sender_id],
    [
      t("detail.field.directions"),
      directions
        .map((one) => {
          const name = t(`trade:direction.${one}`);
          // How many go where is worth saying only when they go to both.
          return directions.length > 1 ? `${name} ${format.number(task.direction_counts[one])}` : name;
        })
        .join(" · "),
    ],
    [
      t("detail.field.price"),
      task.price && <span title={t("detail.field.priceHint")}>{format.money(task.price)}</span>,
    ],
    [t("detail.field.createdBy"), task.created_by],
    [t("detail.field.created"), format.dateTime(task.created_at)],
    [t("detail.field.scheduled"), task.scheduled_at ? format.dateTime(task.scheduled_at) : t("atOnce")],
    [t("detail.field.id"), <Copyable key="id" text={task.task_id} what={t("detail.field.id")} />],
  ];
  return (
    <Card title={<h2 className={styles.heading}>{t("detail.about")}</h2>}>
      <div className={styles.about}>
        <div className={styles.ground}>
          <Bubble segments={[task.content]} hasPlaces={task.template_id != null} />
        </div>
        <Facts facts={facts} />
      </div>
    </Card>
  );
}
