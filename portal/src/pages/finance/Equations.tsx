import { Tag } from "antd";
import { useTranslation } from "react-i18next";
import type { StatementOrder } from "@/api/types";
import { sums } from "@/format/sum";
import { Figure, Figures } from "@/parts/Figure";
import styles from "./finance.module.css";
import { grouped } from "./grouped";
import { useMoney } from "./useMoney";

const TERMS = ["opening", "topped_up", "corrected", "charged", "closing"] as const;
const SIGNS = { opening: "", topped_up: "+ ", corrected: "+ ", charged: "− ", closing: "= " };

/** What the equation says nothing about. */
const BESIDE = ["returned", "held"] as const;

/** Opening + topped up + corrected − charged = closing, over all orders of each unit; and what was given back or is held. */
export function Equations({ items }: { items: StatementOrder[] }) {
  const { t } = useTranslation("finance");
  const money = useMoney();
  const sumOf = (orders: StatementOrder[], term: (typeof TERMS)[number] | (typeof BESIDE)[number], unit: string) =>
    sums(orders.map((order) => ({ amount: order[term], unit })))[0]?.amount ?? "0";
  const units = [...grouped(items, ({ unit }) => unit)];
  return (
    <div className={styles.totals}>
      {units.map(([unit, orders]) => (
        <div key={unit} className={styles.total}>
          {units.length > 1 && <Tag className={styles.unit}>{unit === "SMS" ? t("unit.sms") : unit}</Tag>}
          <Figures label={unit}>
            {TERMS.map((term) => {
              const amount = sumOf(orders, term, unit);
              const isOwed = (term === "opening" || term === "closing") && amount.startsWith("-");
              return (
                <Figure key={term} label={`${SIGNS[term]}${t(`column.${term}`)}`} note={isOwed && t("statement.owed")}>
                  {money(amount, unit)}
                </Figure>
              );
            })}
            {BESIDE.map((term) => (
              <Figure key={term} label={t(`column.${term}`)} hint={t(`hint.${term}`)} isHintFocusable>
                {money(sumOf(orders, term, unit), unit)}
              </Figure>
            ))}
          </Figures>
        </div>
      ))}
    </div>
  );
}
