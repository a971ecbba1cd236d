import { Card } from "antd";
import { useTranslation } from "react-i18next";
import type { Order } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { Figure, Figures } from "../Figure";
import { barOf, compare, used } from "./amounts";
import styles from "./order.module.css";

/** What an order is worth, what of it is gone, and what is left. */
export function Amounts({ order }: { order: Order }) {
  const { t } = useTranslation("order");
  return (
    <Card title={<h2 className={styles.head}>{t("part.amounts")}</h2>}>
      <div className={styles.amounts}>
        <Bar order={order} />
        {order.payment_type === "prepaid" ? <Prepaid order={order} /> : <Postpaid order={order} />}
      </div>
    </Card>
  );
}

function toneOf({ status, level }: Order): "normal" | "warning" | "error" | "ended" {
  if (status === "cancelled" || status === "expired") return "ended";
  if (status === "exhausted" || level === "spent" || level === "prohibited") return "error";
  return level === "normal" ? "normal" : "warning";
}

function Bar({ order }: { order: Order }) {
  const { t } = useTranslation("order");
  const format = useFormat();
  const bar = barOf(order);
  if (!bar) return null;
  const say = (amount: string) => format.money({ amount, unit: order.unit });
  const limit = order.prohibiting_threshold ?? order.warning_threshold ?? "0";
  const label =
    order.payment_type === "prepaid"
      ? t("amount.bar", {
          charged: say(order.charged),
          held: say(order.held),
          remaining: say(order.remaining_amount ?? "0"),
        })
      : t("amount.barUsed", { used: say(used(order)), limit: say(limit) });
  return (
    <div className={styles.bar} data-tone={toneOf(order)} role="img" aria-label={label}>
      <span className={styles.charged} style={{ width: `${bar.charged * 100}%` }} />
      <span className={styles.held} style={{ width: `${bar.held * 100}%` }} />
      {bar.mark !== null && <i style={{ insetInlineStart: `calc(${bar.mark * 100}% - 1px)` }} />}
    </div>
  );
}

function useAmount(order: Order) {
  const format = useFormat();
  return (amount: string) => <span className={styles.nowrap}>{format.money({ amount, unit: order.unit })}</span>;
}

const Dot = ({ of }: { of: "charged" | "held" | "rest" }) => (
  <span aria-hidden className={`${styles.dot ?? ""} ${styles[of] ?? ""}`} />
);

function Prepaid({ order }: { order: Order }) {
  const { t } = useTranslation("order");
  const format = useFormat();
  const say = useAmount(order);
  const bar = barOf(order);
  const left = bar && t("amount.ofTotal", { share: format.percent(Math.max(0, 1 - bar.charged - bar.held)) });
  const tone = toneOf(order);
  return (
    <Figures label={t("part.amounts")}>
      <Figure label={t("amount.remaining")} note={left} tone={tone === "warning" || tone === "error" ? tone : undefined}>
        <Dot of="rest" />
        {say(order.remaining_amount ?? "0")}
      </Figure>
      <Figure label={t("amount.held")} hint={t("amount.heldHint")} isHintFocusable>
        <Dot of="held" />
        {say(order.held)}
      </Figure>
      <Figure label={t("amount.charged")} hint={t("amount.chargedHint")} isHintFocusable>
        <Dot of="charged" />
        {say(order.charged)}
      </Figure>
      <Figure label={t("amount.total")}>{say(order.total_amount ?? "0")}</Figure>
    </Figures>
  );
}

function Postpaid({ order }: { order: Order }) {
  const { t } = useTranslation("order");
  const say = useAmount(order);
  const { warning_threshold: warn, prohibiting_threshold: prohibit, remaining_amount: left } = order;
  const tone = toneOf(order);
  return (
    <Figures label={t("part.amounts")}>
      <Figure
        label={t("amount.used")}
        hint={t("amount.usedHint")}
        isHintFocusable
        tone={tone === "warning" || tone === "error" ? tone : undefined}
      >
        {say(used(order))}
      </Figure>
      <Figure label={t("amount.remaining")}>{left === null ? t("unlimited") : say(left)}</Figure>
      <Figure label={t("amount.held")} hint={t("amount.heldHint")} isHintFocusable>
        <Dot of="held" />
        {say(order.held)}
      </Figure>
      <Figure label={t("amount.charged")} hint={t("amount.chargedHint")} isHintFocusable>
        <Dot of="charged" />
        {say(order.charged)}
      </Figure>
      {compare(order.credited, "0") !== 0 && (
        <Figure label={t("amount.credited")} hint={t("amount.creditedHint")} isHintFocusable>
          {say(order.credited)}
        </Figure>
      )}
      {warn !== null && <Figure label={t("amount.warning")}>{say(warn)}</Figure>}
      {prohibit !== null && <Figure label={t("amount.prohibiting")}>{say(prohibit)}</Figure>}
    </Figures>
  );
}
