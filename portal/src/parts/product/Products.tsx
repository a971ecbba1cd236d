import { Typography } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { TenantProduct } from "@/api/types";
import { leadsTo } from "@/app/access";
import { useSession } from "@/auth/useSession";
import type { Column } from "../list/column";
import { Plain } from "../list/Plain";
import { ProductStatus } from "./ProductStatus";

/** What a tenant has bought, as a table. */
export function Products({ products }: { products: TenantProduct[] }) {
  const { t } = useTranslation("parts");
  const session = useSession();
  const orders = session.account.type === "platform" ? "/admin/orders" : "/orders";
  const isOpen = leadsTo(`${orders}/:number`, session);
  const columns = useMemo<Column<TenantProduct>[]>(
    () => [
      {
        key: "order",
        title: t("product.order"),
        render: ({ order }) => (isOpen ? <Link to={`${orders}/${encodeURIComponent(order)}`}>{order}</Link> : order),
      },
      { key: "product", title: t("product.name"), render: ({ product_name }) => product_name },
      { key: "channel", title: t("product.channel"), render: ({ business_channel }) => business_channel },
      {
        key: "package",
        title: t("product.package"),
        render: ({ package_id }) => <Typography.Text type="secondary">{package_id}</Typography.Text>,
      },
      { key: "payment", title: t("product.payment"), render: ({ payment_type }) => t(`product.${payment_type}`) },
      { key: "status", title: t("product.status"), render: ({ status }) => <ProductStatus status={status} /> },
    ],
    [t, isOpen, orders],
  );
  return (
    <Plain
      label={t("product.title")}
      items={products}
      columns={columns}
      rowKey={({ order }) => order}
      nothing={t("product.nothing")}
    />
  );
}
