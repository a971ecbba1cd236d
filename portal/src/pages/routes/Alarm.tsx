import { Alert } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { AdminRoute } from "@/api/types";
import { reachOf } from "./reach";

/** How many enabled routes cannot send now. */
export function Alarm({ routes }: { routes: AdminRoute[] }) {
  const { t } = useTranslation("routes");
  const down = routes.filter((route) => reachOf(route) === "down").length;
  if (down === 0) return null;
  return (
    <Alert
      type="error"
      showIcon
      role="status"
      title={t("alarm.title", { count: down })}
      description={
        <>
          <div>{t("alarm.text")}</div>
          <Link to="/admin/routes?reach=down">{t("alarm.show")}</Link>
        </>
      }
      style={{ marginBottom: 16 }}
    />
  );
}
