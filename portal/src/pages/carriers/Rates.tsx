import { Flex, Typography } from "antd";
import { useTranslation } from "react-i18next";
import type { CarrierLive } from "@/api/types";
import { Spark } from "@/parts/Spark";
import styles from "./carriers.module.css";
import { useRate } from "./useRate";

/** How fast a carrier goes now, and its last five minutes as a line. */
export function Rates({ carrier }: { carrier: CarrierLive }) {
  const { t } = useTranslation("carriers");
  const rate = useRate();
  const { submitted_per_s, accepted_per_s, receipts_per_s } = carrier.throughput;
  const values = carrier.series.map(({ submitted }) => submitted / 5);
  const shown = [
    ["submitted", submitted_per_s],
    ["accepted", accepted_per_s],
    ["receipts", receipts_per_s],
  ] as const;
  return (
    <div className={styles.rates}>
      <Flex component="dl" gap={16} className={styles.rateList}>
        {shown.map(([name, value]) => (
          <div key={name}>
            <dt>
              <Typography.Text type="secondary" className={styles.rateName}>
                {t(`field.${name}`)}
              </Typography.Text>
            </dt>
            <dd>{rate(value)}</dd>
          </div>
        ))}
      </Flex>
      <Spark
        label={t("field.spark", {
          code: carrier.code,
          now: rate(submitted_per_s),
          most: rate(Math.max(0, ...values)),
        })}
        values={values}
      />
    </div>
  );
}
