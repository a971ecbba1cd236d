import { ArrowDownOutlined, ArrowUpOutlined, CopyOutlined, DeleteOutlined } from "@ant-design/icons";
import { Button, Input, Select, Typography } from "antd";
import { type ReactNode, useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Network, SmsType } from "@/api/types";
import { countries } from "@/format/country";
import { useLanguage } from "@/i18n/useLanguage";
import { faultOf } from "@/parts/order/decimal";
import type { PriceRow } from "./PackageForm";
import styles from "./packages.module.css";

const TYPES: SmsType[] = ["verification", "notification", "marketing"];
const NETWORKS: Network[] = ["cmcc", "cucc", "ctcc", "cbn"];

type Props = {
  row: PriceRow;
  at: number;
  unit: string;
  isLast: boolean;
  /** Also what is still empty is wrong. */
  isStrict: boolean;
  /** The line before it that says the same. */
  shadow: number | null;
  onChange: (row: PriceRow) => void;
  onMove: (to: number) => void;
  onCopy: () => void;
  onRemove: () => void;
};

/** One line of the price list in the making. */
export function PriceLineRow(props: Props) {
  const { row, at, unit, isLast, isStrict, shadow, onChange, onMove, onCopy, onRemove } = props;
  const { t } = useTranslation("packages");
  const n = at + 1;
  const fault = faultOf(row.per_segment, "price");
  const isWrong = fault !== null && (isStrict || fault !== "missing");
  const never = row.network !== null && row.country !== null && row.country !== "CN";
  const tool = (label: string, icon: ReactNode, onClick: () => void, isOff = false, danger = false) => (
    <Button type="text" size="small" aria-label={label} title={label} icon={icon} disabled={isOff} danger={danger} onClick={onClick} />
  );
  return (
    <div role="group" aria-label={t("price.line", { n })} className={styles.line}>
      <span className={styles.n}>{n}</span>
      <Choices row={row} n={n} onChange={onChange} />
      <Input
        inputMode="decimal"
        aria-label={t("price.perSegment", { n })}
        aria-invalid={isWrong}
        status={isWrong ? "error" : undefined}
        autoComplete="off"
        maxLength={20}
        suffix={unit}
        value={row.per_segment}
        onChange={({ target }) => onChange({ ...row, per_segment: target.value })}
      />
      <span className={styles.tools}>
        {tool(t("price.up", { n }), <ArrowUpOutlined />, () => onMove(at - 1), at === 0)}
        {tool(t("price.down", { n }), <ArrowDownOutlined />, () => onMove(at + 1), isLast)}
        {tool(t("price.copy", { n }), <CopyOutlined />, onCopy)}
        {tool(t("price.remove", { n }), <DeleteOutlined />, onRemove, false, true)}
      </span>
      {(shadow !== null || never) && (
        <Typography.Text type="warning" className={styles.note}>
          {shadow !== null ? t("price.shadowed", { n: shadow + 1 }) : t("price.mainlandOnly")}
        </Typography.Text>
      )}
    </div>
  );
}

/** What a line is for; nothing chosen = any. */
function Choices({ row, n, onChange }: { row: PriceRow; n: number; onChange: (row: PriceRow) => void }) {
  const { t } = useTranslation(["packages", "trade"]);
  const language = useLanguage();
  const lands = useMemo(
    () => countries(language).map(({ iso, name }) => ({ value: iso, label: `${name} (${iso})` })),
    [language],
  );
  return (
    <>
      <Select<SmsType>
        allowClear
        aria-label={t("price.type", { n })}
        placeholder={t("price.anyType")}
        value={row.type}
        options={TYPES.map((value) => ({ value, label: t(`trade:type.${value}`) }))}
        onChange={(type: SmsType | undefined) => onChange({ ...row, type: type ?? null })}
      />
      <Select<string>
        allowClear
        showSearch={{ optionFilterProp: "label" }}
        aria-label={t("price.country", { n })}
        placeholder={t("price.anyCountry")}
        popupMatchSelectWidth={280}
        value={row.country}
        options={lands}
        onChange={(country: string | undefined) => onChange({ ...row, country: country ?? null })}
      />
      <Select<Network>
        allowClear
        aria-label={t("price.network", { n })}
        placeholder={t("price.anyNetwork")}
        value={row.network}
        options={NETWORKS.map((value) => ({ value, label: t(`trade:network.${value}`) }))}
        onChange={(network: Network | undefined) => onChange({ ...row, network: network ?? null })}
      />
    </>
  );
}
