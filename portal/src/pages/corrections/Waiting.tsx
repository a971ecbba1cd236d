import { Alert } from "antd";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { useFormat } from "@/format/useFormat";
import styles from "@/parts/order/order.module.css";
import { useWaiting } from "@/parts/order/useWaiting";

/** How many wait, where they are not what is shown already. */
export function Waiting() {
  const { t } = useTranslation("corrections");
  const format = useFormat();
  const [params] = useSearchParams();
  const count = useWaiting();
  if (count === 0 || params.get("status") === "proposed") return null;
  return (
    <Alert
      type="warning"
      showIcon
      role="status"
      style={{ flex: 1 }}
      title={
        <>
          {t("waiting", { count, n: format.number(count) })}{" "}
          <Link to="/admin/corrections?status=proposed" className={styles.link}>{t("showWaiting", { count })}</Link>
        </>
      }
    />
  );
}
