import { Card } from "antd";
import { useTranslation } from "react-i18next";
import type { StatementLine } from "@/api/types";
import type { Owner } from "./books";
import { Breakdown } from "./Breakdown";
import { Choose } from "./Choose";
import styles from "./finance.module.css";
import { Lines } from "./Lines";
import { SPLITS } from "./split";
import { grouped } from "./grouped";
import { useChoice } from "./useChoice";

const WAYS = ["lines", ...SPLITS] as const;

/** What was charged: line by line, or put together. */
export function Charges({ lines, owner }: { lines: StatementLine[]; owner: Owner }) {
  const { t } = useTranslation("finance");
  const [way = "lines", choose] = useChoice("by", WAYS);
  return (
    <Card size="small" title={<h2 className={styles.heading}>{t("statement.charges")}</h2>}>
      {lines.length > 0 && (
        <div className={`${styles.ways ?? ""} unprinted`}>
          <Choose
            label={t("split.label")}
            value={way}
            options={WAYS.map((value) => ({ value, label: t(`split.${value}`) }))}
            onChange={choose}
          />
        </div>
      )}
      {way === "lines" ? (
        <Lines lines={lines} owner={owner} />
      ) : (
        [...grouped(lines, ({ unit }) => unit)].map(([unit, own]) => (
          <Breakdown key={unit} rows={own} unit={unit} by={way} />
        ))
      )}
    </Card>
  );
}
