import { Card } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { OrderDetail } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { type Fact, Facts } from "../message/Facts";
import { Copyable } from "../message/Message";
import styles from "./order.module.css";
import type { Side } from "./side";

/** What was ordered, under which terms. */
export function OrderFacts({ order, side }: { order: OrderDetail; side: Side }) {
  const { t } = useTranslation(["order", "trade"]);
  const format = useFormat();
  const { terms, validity_days: days, tenant_code: code, tenant_name: name } = order;
  const id = order.package_id;
  const facts: Fact[] = [
    [t("fact.number"), <Copyable key="number" text={order.number} what={t("fact.number")} />],
    [
      t("fact.package"),
      side === "platform" ? <Link to={`/admin/packages/${encodeURIComponent(id)}`}>{id}</Link> : id,
    ],
    [t("fact.product"), order.product_name],
    [t("fact.channel"), order.business_channel],
    [t("fact.tenant"), name === code ? code : `${name} (${code})`],
    [t("fact.payment"), t(`payment.${order.payment_type}`)],
    [t("fact.validity"), days === null ? t("endless") : t("days", { count: days, n: format.number(days) })],
    [t("fact.direction"), terms.direction === null ? t("everywhere") : t(`trade:direction.${terms.direction}`)],
    [
      t("fact.types"),
      terms.types.length === 0 ? t("allTypes") : terms.types.map((type) => t(`trade:type.${type}`)).join(" · "),
    ],
    [t("fact.chargeOn"), <span key="charge" title={t(`chargeOnHint.${terms.charge_on}`)}>{t(`chargeOn.${terms.charge_on}`)}</span>],
    [t("fact.routes"), terms.routes.join(", ")],
  ];
  return (
    <Card title={<h2 className={styles.head}>{t("part.facts")}</h2>}>
      <Facts facts={facts} />
    </Card>
  );
}
