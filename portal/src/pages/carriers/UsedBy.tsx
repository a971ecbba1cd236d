import { Empty, Flex } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { usePermissions } from "@/auth/useSession";

/** The routes that use a carrier. */
export function UsedBy({ routes }: { routes: string[] }) {
  const { t } = useTranslation("carriers");
  const may = usePermissions();
  if (routes.length === 0) return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("route.none")} />;
  return (
    <Flex component="ul" vertical gap={4} aria-label={t("route.table")} style={{ margin: 0, paddingInlineStart: 20 }}>
      {routes.map((id) => (
        <li key={id} style={{ overflowWrap: "anywhere" }}>
          {may("routes:read") ? <Link to={`/admin/routes?route_id=${encodeURIComponent(id)}`}>{id}</Link> : id}
        </li>
      ))}
    </Flex>
  );
}
