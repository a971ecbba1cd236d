import { Typography } from "antd";
import { useTranslation } from "react-i18next";
import type { CarrierTotals } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { Figure, Figures } from "@/parts/Figure";

type Name = keyof CarrierTotals;

/** What each number is a share of. */
const NAMES: [Name, of: Name | null][] = [
  ["submitted", null],
  ["accepted", "submitted"],
  ["refused", "submitted"],
  ["throttled", null],
  ["unsent", "submitted"],
  ["lost", "submitted"],
  ["receipts", null],
  ["delivered", "receipts"],
  ["undelivered", "receipts"],
];

/** What a carrier did since the program started. */
export function Totals({ totals }: { totals: CarrierTotals }) {
  const { t } = useTranslation("carriers");
  const format = useFormat();
  return (
    <>
      <Typography.Paragraph type="secondary">{t("total.lead")}</Typography.Paragraph>
      <Figures label={t("total.title")}>
        {NAMES.map(([name, of]) => (
          <Figure
            key={name}
            label={t(`total.${name}`)}
            hint={t(`total.hint.${name}`)}
            isHintFocusable
            note={of && totals[of] > 0 && format.percent(totals[name] / totals[of])}
          >
            {format.number(totals[name])}
          </Figure>
        ))}
      </Figures>
    </>
  );
}
