import { Pagination } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { PriceLine } from "@/api/types";
import { countryName } from "@/format/callingCode";
import { useFormat } from "@/format/useFormat";
import { useLanguage } from "@/i18n/useLanguage";
import type { Column } from "../list/column";
import { Plain } from "../list/Plain";
import styles from "./order.module.css";

/** A package may have thousands of lines. */
const SHOWN = 10;

type Numbered = PriceLine & { at: number };

/** A price list to be read. */
export function Prices({ prices, unit, label }: { prices: PriceLine[]; unit: string; label: string }) {
  const { t } = useTranslation(["order", "trade"]);
  const format = useFormat();
  const language = useLanguage();
  const [page, setPage] = useState(1);
  const columns: Column<Numbered>[] = [
    { key: "type", title: t("price.type"), render: ({ type }) => (type ? t(`trade:type.${type}`) : t("any")) },
    {
      key: "country",
      title: t("price.country"),
      render: ({ country }) => (country ? countryName(language, country) : t("any")),
    },
    {
      key: "network",
      title: t("price.network"),
      render: ({ network }) => (network ? t(`trade:network.${network}`) : t("any")),
    },
    {
      key: "perSegment",
      title: t("price.perSegment"),
      isNumber: true,
      render: ({ per_segment: amount }) => <span className={styles.nowrap}>{format.money({ amount, unit })}</span>,
    },
  ];
  if (prices.length === 0) return <p className={styles.hint}>{t(unit === "SMS" ? "price.one" : "price.none")}</p>;
  const from = (page - 1) * SHOWN;
  const items = prices.map((line, at) => ({ ...line, at })).slice(from, from + SHOWN);
  return (
    <>
      {prices.length > 1 && <p className={styles.hint}>{t("price.rule")}</p>}
      <Plain<Numbered>
        label={label}
        items={items}
        columns={columns}
        rowKey={({ at }) => String(at)}
        nothing={t("price.none")}
      />
      {prices.length > SHOWN && (
        <Pagination
          align="end"
          size="small"
          current={page}
          pageSize={SHOWN}
          total={prices.length}
          showSizeChanger={false}
          onChange={setPage}
          style={{ marginTop: 12 }}
        />
      )}
    </>
  );
}
