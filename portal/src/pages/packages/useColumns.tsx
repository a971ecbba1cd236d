import { Flex, Typography } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Package } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import type { Column } from "@/parts/list/column";
import styles from "@/parts/order/order.module.css";
import { PackageTag } from "./PackageTag";
import { Routes } from "./Routes";
import { toCopy, toPackage } from "./toPackage";

/** The list's columns. */
export function useColumns(mayManage: boolean): Column<Package>[] {
  const { t } = useTranslation(["packages", "order", "trade", "parts"]);
  const format = useFormat();
  return useMemo((): Column<Package>[] => {
    const none = <Typography.Text type="secondary">{t("parts:none")}</Typography.Text>;
    const money = (amount: string | null, unit: string) =>
      amount === null ? null : <span className={styles.nowrap}>{format.money({ amount, unit })}</span>;
    return [
      {
        key: "id",
        title: t("column.id"),
        width: 140,
        sort: "package_id",
        render: ({ package_id }) => (
          <Link to={toPackage(package_id)} className={styles.nowrap}>
            {package_id}
          </Link>
        ),
      },
      {
        key: "product",
        title: t("column.product"),
        width: 180,
        sort: "product_name",
        render: ({ product_name }) => <span className={styles.name}>{product_name}</span>,
      },
      {
        key: "channel",
        title: t("column.channel"),
        width: 140,
        sort: "business_channel",
        render: ({ business_channel }) => <span className={styles.name}>{business_channel}</span>,
      },
      {
        key: "status",
        title: t("column.status"),
        width: 100,
        render: (of) => <PackageTag of={of} />,
      },
      {
        key: "types",
        title: t("column.types"),
        width: 170,
        render: ({ direction, types }) => (
          <Flex vertical>
            <span>{direction === null ? t("order:everywhere") : t(`trade:direction.${direction}`)}</span>
            <Typography.Text type="secondary">
              {types.length === 0 || types.length === 3
                ? t("order:allTypes")
                : types.map((type) => t(`trade:type.${type}`)).join(" · ")}
            </Typography.Text>
          </Flex>
        ),
      },
      {
        key: "payment",
        title: t("column.payment"),
        width: 140,
        render: ({ payment_type, charge_on }) => (
          <Flex vertical>
            <span>{t(`order:payment.${payment_type}`)}</span>
            <Typography.Text type="secondary">{t(`order:chargeOn.${charge_on}`)}</Typography.Text>
          </Flex>
        ),
      },
      { key: "unit", title: t("column.unit"), width: 80, render: ({ unit }) => unit },
      {
        key: "total",
        title: t("column.total"),
        width: 140,
        isNumber: true,
        render: ({ total_amount, unit }) => money(total_amount, unit) ?? none,
      },
      {
        key: "validity",
        title: t("column.validity"),
        width: 110,
        render: ({ validity_days: days }) =>
          days === null ? t("order:endless") : t("order:days", { count: days, n: format.number(days) }),
      },
      {
        key: "prices",
        title: t("column.prices"),
        width: 150,
        render: ({ prices, unit }) => <PriceCell prices={prices} unit={unit} />,
      },
      {
        key: "thresholds",
        title: t("column.thresholds"),
        width: 200,
        render: ({ warning_threshold: warn, prohibiting_threshold: prohibit, unit }) =>
          warn === null && prohibit === null ? (
            none
          ) : (
            <span className={styles.nowrap}>
              {money(warn, unit) ?? none} / {money(prohibit, unit) ?? none}
            </span>
          ),
      },
      { key: "routes", title: t("column.routes"), width: 190, render: ({ routes }) => <Routes routes={routes} /> },
      {
        key: "orders",
        title: t("column.orders"),
        width: 90,
        isNumber: true,
        render: ({ orders, package_id }) =>
          orders === 0 ? (
            format.number(0)
          ) : (
            <Link to={`/admin/orders?package_id=${encodeURIComponent(package_id)}`}>
              {format.number(orders)}
              <span className="aside">{t("column.orders")}</span>
            </Link>
          ),
      },
      {
        key: "operation",
        title: t("column.operation"),
        width: 130,
        isLast: true,
        card: "whole",
        render: (of) => (
          <Flex gap={12}>
            {mayManage && of.retired_at === null && (
              <Link to={`${toPackage(of.package_id)}?edit=1`} aria-label={t("act.editWhat", { name: of.product_name })}>
                {t("act.edit")}
              </Link>
            )}
            {mayManage && (
              <Link to={toCopy(of.package_id)} aria-label={t("act.copyWhat", { name: of.product_name })}>
                {t("act.copy")}
              </Link>
            )}
            {!mayManage && (
              <Link to={toPackage(of.package_id)}>
                {t("order:detail")}
                <span className="aside">{of.product_name}</span>
              </Link>
            )}
          </Flex>
        ),
      },
    ];
  }, [t, format, mayManage]);
}

/** The price where there is one, how many there are otherwise. */
function PriceCell({ prices, unit }: Pick<Package, "prices" | "unit">) {
  const { t } = useTranslation("packages");
  const format = useFormat();
  const [only] = prices;
  if (!only) return t("noPrices");
  const isOne = prices.length === 1 && only.type === null && only.country === null && only.network === null;
  return isOne
    ? format.money({ amount: only.per_segment, unit })
    : t("lines", { count: prices.length, n: format.number(prices.length) });
}
