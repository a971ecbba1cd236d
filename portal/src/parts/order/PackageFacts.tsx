import { useTranslation } from "react-i18next";
import type { Package } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { type Fact, Facts } from "../message/Facts";

/** What a package offers, apart from its prices. */
export function PackageFacts({ of, more = [] }: { of: Package; more?: Fact[] }) {
  const { t } = useTranslation(["order", "trade"]);
  const format = useFormat();
  const { unit, validity_days: days } = of;
  const say = (amount: string | null) => amount && format.money({ amount, unit });
  const isPostpaid = of.payment_type === "postpaid";
  const facts: Fact[] = [
    [t("fact.product"), of.product_name],
    [t("fact.channel"), of.business_channel],
    [t("fact.direction"), of.direction === null ? t("everywhere") : t(`trade:direction.${of.direction}`)],
    [
      t("fact.types"),
      of.types.length === 0 ? t("allTypes") : of.types.map((type) => t(`trade:type.${type}`)).join(" · "),
    ],
    [t("fact.payment"), t(`payment.${of.payment_type}`)],
    [t("amount.total"), say(of.total_amount)],
    [t("amount.warning"), isPostpaid && (say(of.warning_threshold) ?? t("nothing"))],
    [t("amount.prohibiting"), isPostpaid && (say(of.prohibiting_threshold) ?? t("unlimited"))],
    [t("fact.validity"), days === null ? t("endless") : t("days", { count: days, n: format.number(days) })],
    [t("fact.chargeOn"), t(`chargeOn.${of.charge_on}`)],
    [t("fact.routes"), of.routes.join(", ")],
    ...more,
  ];
  return <Facts facts={facts} />;
}
