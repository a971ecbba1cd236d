import { Alert } from "antd";
import { useTranslation } from "react-i18next";
import type { Order } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { useNow } from "../useNow";
import type { Side } from "./side";

type Kind = "ordered" | "later" | "low" | "spent" | "warned" | "prohibited" | "expired";

const TONE: Record<Kind, "info" | "warning" | "error"> = {
  ordered: "info",
  later: "info",
  low: "warning",
  warned: "warning",
  expired: "warning",
  spent: "error",
  prohibited: "error",
};

function kindOf({ status, level, effective_at }: Order, now: number): Kind | null {
  if (status === "ordered" || status === "expired") return status;
  if (status === "exhausted") return "spent";
  if (status !== "active") return null;
  if (effective_at !== null && Date.parse(effective_at) > now) return "later";
  if (level === "very_low") return "low";
  return level === "normal" ? null : level;
}

/** What is the matter with an order and what to do; nothing when all is well. */
export function Advice({ order, side }: { order: Order; side: Side }) {
  const { t } = useTranslation("order");
  const format = useFormat();
  const now = useNow(10_000);
  const kind = kindOf(order, now);
  if (kind === null) return null;
  const time = order.effective_at === null ? "" : format.dateTime(order.effective_at);
  return (
    <Alert
      type={TONE[kind]}
      showIcon
      role="status"
      title={t(`advice.${kind}.title`, { time })}
      description={t(`advice.${kind}.${side}`)}
    />
  );
}
