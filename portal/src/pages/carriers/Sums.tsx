import { Card } from "antd";
import { useTranslation } from "react-i18next";
import type { CarrierLive } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { Figure, Figures } from "@/parts/Figure";
import { recently, waiting } from "./trouble";
import { useRate } from "./useRate";

/** All carriers together. */
export function Sums({ carriers }: { carriers: CarrierLive[] }) {
  const { t } = useTranslation("carriers");
  const format = useFormat();
  const rate = useRate();
  const sum = (of: (carrier: CarrierLive) => number) => carriers.reduce((so, carrier) => so + of(carrier), 0);
  return (
    <Card size="small">
      <Figures label={t("sum.label")} isLarge>
        <Figure label={t("sum.submitted")} hint={t("field.rateHint")} isHintFocusable>
          {rate(sum(({ throughput }) => throughput.submitted_per_s))}
        </Figure>
        <Figure label={t("sum.accepted")} hint={t("field.rateHint")} isHintFocusable>
          {rate(sum(({ throughput }) => throughput.accepted_per_s))}
        </Figure>
        <Figure label={t("sum.receipts")} hint={t("field.rateHint")} isHintFocusable>
          {rate(sum(({ throughput }) => throughput.receipts_per_s))}
        </Figure>
        <Figure label={t("sum.waiting")} hint={t("field.waitingHint")} isHintFocusable>
          {format.number(sum(waiting))}
        </Figure>
        <Figure label={t("sum.unreceipted")} hint={t("field.unreceiptedHint")} isHintFocusable>
          {format.number(sum(({ unreceipted }) => unreceipted))}
        </Figure>
        <Figure label={t("sum.errors")} hint={t("field.errorsHint")} isHintFocusable>
          {format.number(sum((carrier) => recently(carrier).errors))}
        </Figure>
      </Figures>
    </Card>
  );
}
