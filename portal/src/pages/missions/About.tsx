import { Card } from "antd";
import { useTranslation } from "react-i18next";
import type { Mission } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { Bubble } from "@/parts/handset/Handset";
import { type Fact, Facts } from "@/parts/message/Facts";
import { Copyable } from "@/parts/message/Message";
import { signed } from "@/parts/template";
import styles from "./missions.module.css";

/** What the mission is: its content and how it is sent. */
export function About({ mission }: { mission: Mission }) {
  const { t } = useTranslation(["missions", "compose", "trade"]);
  const format = useFormat();
  const text =
    mission.signature === ""
      ? mission.wording
      : signed(mission.wording, mission.signature, mission.direction, mission.signature_position);
  const facts: Fact[] = [
    [t("column.direction"), t(`trade:direction.${mission.direction}`)],
    [t("compose:field.type"), t(`trade:type.${mission.type}`)],
    [t("compose:field.template"), mission.template_id ?? t("compose:source.content")],
    [t("compose:field.signature"), mission.signature],
    [t("compose:field.sender"), mission.sender_id],
    [t("compose:field.route"), mission.route_id ?? t("compose:field.routeAuto")],
    [t("compose:field.time"), mission.schedule_at ? format.dateTime(mission.schedule_at) : t("atOnce")],
    [t("form.speed"), mission.speed_per_s === null ? null : t("progress.perSecond", { n: format.number(mission.speed_per_s) })],
    [t("bar.price"), mission.rows.price.length > 0 ? mission.rows.price.map(format.money).join(" + ") : null],
    [t("about.createdBy"), mission.created_by],
    [t("about.created"), format.dateTime(mission.created_at)],
    [t("about.submitted"), mission.submitted_at && format.dateTime(mission.submitted_at)],
    [t("about.started"), mission.started_at && format.dateTime(mission.started_at)],
    [t("about.finished"), mission.finished_at && format.dateTime(mission.finished_at)],
    [t("about.id"), <Copyable key="id" text={mission.id} what={t("about.id")} />],
  ];
  return (
    <Card title={<h2 className={styles.heading}>{t("part.about")}</h2>}>
      <div className={styles.about}>
        <div className={styles.ground}>
          <Bubble segments={text === "" ? [] : [text]} hasPlaces />
        </div>
        <Facts facts={facts} />
      </div>
    </Card>
  );
}
