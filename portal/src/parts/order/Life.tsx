import { Card, Steps } from "antd";
import { useTranslation } from "react-i18next";
import type { Order } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { useNow } from "../useNow";
import styles from "./order.module.css";

type Step = { title: string; content: string; status: "finish" | "process" | "wait" | "error" };

/** Placed → activated → how it ended, or when it will. */
export function Life({ order }: { order: Order }) {
  const { t } = useTranslation("order");
  const format = useFormat();
  const now = useNow(10_000);
  const { status, ordered_at, effective_at, expires_at } = order;

  const placed: Step = { title: t("life.ordered"), content: format.dateTime(ordered_at), status: "finish" };
  const activated = (): Step => {
    if (effective_at === null) {
      const isOver = status !== "ordered";
      return { title: t("life.active"), content: isOver ? "" : t("life.waiting"), status: isOver ? "wait" : "process" };
    }
    const isLater = Date.parse(effective_at) > now;
    const time = format.dateTime(effective_at);
    return {
      title: t("life.active"),
      content: isLater ? t("life.usableFrom", { time }) : time,
      status: status === "active" ? "process" : "finish",
    };
  };
  const end = (): Step => {
    const ends = expires_at === null ? t("life.endless") : format.dateTime(expires_at);
    if (status === "exhausted") return { title: t("life.exhausted"), content: t("life.exhaustedText"), status: "error" };
    if (status === "expired") return { title: t("life.expired"), content: ends, status: "error" };
    if (status === "cancelled") return { title: t("life.cancelled"), content: t("life.cancelledText"), status: "error" };
    return { title: t("life.ends"), content: ends, status: "wait" };
  };
  return (
    <Card title={<h2 className={styles.head}>{t("part.life")}</h2>}>
      <Steps size="small" items={[placed, activated(), end()]} />
    </Card>
  );
}
