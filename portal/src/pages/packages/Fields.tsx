import { Card } from "antd";
import { useTranslation } from "react-i18next";
import styles from "@/parts/order/order.module.css";
import { PaymentFields } from "./PaymentFields";
import { PriceFields } from "./PriceFields";
import { ProductFields } from "./ProductFields";
import { RouteFields } from "./RouteFields";
import { useRoutes } from "./useRoutes";

/** Everything a package says. */
export function Fields() {
  const { t } = useTranslation("packages");
  const routes = useRoutes();
  return (
    <>
      <div className={styles.pair}>
        <Card title={<h2 className={styles.head}>{t("form.what")}</h2>}>
          <ProductFields routes={routes} />
        </Card>
        <Card title={<h2 className={styles.head}>{t("form.pay")}</h2>}>
          <PaymentFields />
        </Card>
      </div>
      <Card title={<h2 className={styles.head}>{t("form.prices")}</h2>}>
        <PriceFields />
      </Card>
      <Card title={<h2 className={styles.head}>{t("form.reach")}</h2>}>
        <RouteFields routes={routes} />
      </Card>
    </>
  );
}
