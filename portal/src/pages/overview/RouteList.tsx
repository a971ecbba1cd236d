import { Skeleton, Tag, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { CopyButton } from "@/parts/CopyButton";
import { Failure } from "@/parts/Failure";
import { useCatalog } from "@/parts/useCatalog";
import styles from "./overview.module.css";

/** The Route IDs a program names, with what each is for. */
export function RouteList() {
  const { t } = useTranslation(["overview", "trade"]);
  const { catalog, error } = useCatalog();
  if (!catalog) return error ? <Failure error={error} /> : <Skeleton active title={false} paragraph={{ rows: 4 }} />;
  if (catalog.routes.length === 0) return <Typography.Text type="secondary">{t("api.noRoute")}</Typography.Text>;
  return (
    <ul className={styles.routes} tabIndex={0} aria-label={t("api.routes")}>
      {catalog.routes.map(({ route_id, type, direction, enabled }) => (
        <li key={route_id}>
          <span className={styles.routeId}>
            <code>{route_id}</code>
            <CopyButton text={route_id} what={route_id} />
          </span>
          <span className={styles.routeFor}>
            <Typography.Text type="secondary">
              {t(`trade:type.${type}`)} · {t(`trade:direction.${direction}`)}
            </Typography.Text>
            {!enabled && <Tag>{t("api.closed")}</Tag>}
          </span>
        </li>
      ))}
    </ul>
  );
}
