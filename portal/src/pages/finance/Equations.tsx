import { Tag } from "antd";
import { useTranslation } from "react-i18next";
import type { StatementOrder } from "@/api/types";
import { sums } from "@/format/sum";
import { useFormat } from "@/format/useFormat";
import { Figure, Figures } from "@/parts/Figure";
import styles from "./finance.module.css";
import { grouped } from "./grouped";

const TERMS = ["opening", "topped_up", "corrected", "charged", "closing"] as const;
const SIGNS = { opening: "", topped_up: "+ ", corrected: "+ ", charged: "− ", closing: "= " };

/** Opening + topped up + corrected − charged = closing, over all orders of each unit. */
export function Equations({ items }: { items: StatementOrder[] }) {
  const { t } = useTranslation("finance");
  const format = useFormat();
  const units = [...grouped(items, ({ unit }) => unit)];
  return (
    <div className={styles.totals}>
      {units.map(([unit, orders]) => (
        <div key={unit} className={styles.total}>
          {units.length > 1 && <Tag className={styles.unit}>{unit === "SMS" ? t("unit.sms") : unit}</Tag>}
          <Figures isLarge label={unit}>
            {TERMS.map((term) => {
              const [sum = { amount: "0", unit }] = sums(orders.map((order) => ({ amount: order[term], unit })));
              const isOwed = (term === "opening" || term === "closing") && sum.amount.startsWith("-");
              return (
                <Figure key={term} label={`${SIGNS[term]}${t(`column.${term}`)}`} note={isOwed && t("statement.owed")}>
                  {format.money(sum)}
                </Figure>
              );
            })}
          </Figures>
        </div>
      ))}
    </div>
  );
}
