import { InputNumber, Select, Typography } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Network, PriceLine, SmsType } from "@/api/types";
import { countries } from "@/format/country";
import { useFormat } from "@/format/useFormat";
import { useLanguage } from "@/i18n/useLanguage";
import { add } from "@/parts/order/amounts";
import { cleaned, faultOf } from "@/parts/order/decimal";
import { lineFor, type Sent } from "@/parts/order/priceOf";
import styles from "./packages.module.css";

const TYPES: SmsType[] = ["verification", "notification", "marketing"];
const NETWORKS: Network[] = ["cmcc", "cucc", "ctcc", "cbn", "unknown"];

type Props = { lines: PriceLine[]; unit: string };

/** What a message would cost, and by which line. */
export function PriceCheck({ lines, unit }: Props) {
  const { t } = useTranslation(["packages", "trade"]);
  const language = useLanguage();
  const [sent, setSent] = useState<Sent>({ type: "verification", country: "CN", network: "unknown" });
  const [segments, setSegments] = useState(1);
  const lands = useMemo(
    () => countries(language).map(({ iso, name }) => ({ value: iso, label: `${name} (${iso})` })),
    [language],
  );
  const isMainland = sent.country === "CN";
  return (
    <>
      <div className={styles.check}>
        <label>
          <span>{t("check.type")}</span>
          <Select<SmsType>
            aria-label={t("check.type")}
            value={sent.type}
            options={TYPES.map((value) => ({ value, label: t(`trade:type.${value}`) }))}
            onChange={(type) => setSent({ ...sent, type })}
          />
        </label>
        <label>
          <span>{t("check.country")}</span>
          <Select<string>
            showSearch={{ optionFilterProp: "label" }}
            aria-label={t("check.country")}
            popupMatchSelectWidth={280}
            value={sent.country}
            options={lands}
            onChange={(country) => setSent({ ...sent, country, network: "unknown" })}
          />
        </label>
        <label>
          <span>{t("check.network")}</span>
          <Select<Network>
            aria-label={t("check.network")}
            value={sent.network}
            disabled={!isMainland}
            options={NETWORKS.map((value) => ({ value, label: t(`trade:network.${value}`) }))}
            onChange={(network) => setSent({ ...sent, network })}
          />
        </label>
        <label>
          <span>{t("check.segments")}</span>
          <InputNumber
            aria-label={t("check.segments")}
            min={1}
            max={30}
            precision={0}
            value={segments}
            style={{ width: "100%" }}
            onChange={(value) => setSegments(value ?? 1)}
          />
        </label>
      </div>
      <div className={styles.cost} role="status">
        <Cost lines={lines} unit={unit} sent={sent} segments={segments} />
      </div>
    </>
  );
}

function Cost({ lines, unit, sent, segments }: Props & { sent: Sent; segments: number }) {
  const { t } = useTranslation("packages");
  const format = useFormat();
  const isBare = lines.length === 0 && unit === "SMS";
  const at = lineFor(lines, sent);
  const line = lines[at];
  if (!line && !isBare) return <Typography.Text type="danger">{t("check.none")}</Typography.Text>;
  if (line && faultOf(line.per_segment, "price") !== null) {
    return <Typography.Text type="warning">{t("check.bad", { n: at + 1 })}</Typography.Text>;
  }
  const price = line ? cleaned(line.per_segment) : "1";
  const total = add(...Array<string>(segments).fill(price));
  const how = line
    ? t("check.by", { n: at + 1, price: format.money({ amount: price, unit }), segments: format.number(segments) })
    : t("check.bySms", { segments: format.number(segments) });
  return (
    <>
      <Typography.Text strong style={{ fontSize: 18 }}>
        {t("check.cost", { total: format.money({ amount: total, unit }) })}
      </Typography.Text>{" "}
      <Typography.Text type="secondary">{how}</Typography.Text>
    </>
  );
}
