import { Skeleton, Typography } from "antd";
import { useTranslation } from "react-i18next";
import type { TenantProduct } from "@/api/types";
import { Failure } from "@/parts/Failure";
import { ProductStatus } from "@/parts/product/ProductStatus";
import styles from "./accounts.module.css";

const MOST = 8;

type Props = {
  /** Undefined: no tenant is chosen, or its products have not come. */
  products: TenantProduct[] | undefined;
  isLoading: boolean;
  error: unknown;
};

/** What the tenant has bought, beside the form of a new account. */
export function ProductsBeside({ products, isLoading, error }: Props) {
  const { t } = useTranslation(["accounts", "parts"]);
  return (
    <section className={styles.beside} aria-label={t("form.products")}>
      <h2>{t("form.products")}</h2>
      {error ? (
        <Failure error={error} />
      ) : isLoading ? (
        <Skeleton active title={false} />
      ) : !products ? (
        <Typography.Text type="secondary">{t("form.productsNone")}</Typography.Text>
      ) : products.length === 0 ? (
        <Typography.Text type="secondary">{t("parts:product.nothing")}</Typography.Text>
      ) : (
        <>
          <Typography.Paragraph type="secondary">{t("form.productsHint")}</Typography.Paragraph>
          {products.slice(0, MOST).map((product) => (
            <dl key={product.order} className={styles.product}>
              <dt>{t("parts:product.name")}</dt>
              <dd>{product.product_name}</dd>
              <dt>{t("parts:product.channel")}</dt>
              <dd>{product.business_channel}</dd>
              <dt>{t("parts:product.status")}</dt>
              <dd>
                <ProductStatus status={product.status} />
              </dd>
            </dl>
          ))}
          {products.length > MOST && t("parts:product.more", { count: products.length - MOST })}
        </>
      )}
    </section>
  );
}
