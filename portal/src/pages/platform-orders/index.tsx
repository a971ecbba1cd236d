import { PlusOutlined } from "@ant-design/icons";
import { Empty } from "antd";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { answer, api } from "@/api/client";
import type { AnyOrderQuery, Order } from "@/api/types";
import { usePermissions } from "@/auth/useSession";
import { LinkButton } from "@/parts/LinkButton";
import { ListPage } from "@/parts/list/ListPage";
import { EVERY_MS, toOrder } from "@/parts/order/side";
import { useOrderColumns } from "@/parts/order/useOrderColumns";
import { useFilters } from "./useFilters";

/** Every tenant's orders. */
export default function PlatformOrders() {
  const { t } = useTranslation("platform-orders");
  const navigate = useNavigate();
  const may = usePermissions();
  const columns = useOrderColumns("platform");
  const filters = useFilters();
  const place = may("orders:manage") && (
    <LinkButton type="primary" icon={<PlusOutlined aria-hidden />} to="/admin/orders/new">
      {t("place")}
    </LinkButton>
  );
  return (
    <ListPage<Order, AnyOrderQuery>
      name="platform-orders"
      topic="orders"
      every_ms={EVERY_MS}
      title={t("title")}
      lead={may("orders:manage") ? t("lead") : `${t("lead")} ${t("mayNot")}`}
      extra={place}
      filters={filters}
      columns={columns}
      defaultSort="-ordered_at"
      pageSize={10}
      rowKey={({ number }) => number}
      rowName={({ number }) => number}
      onOpen={({ number }) => void navigate(toOrder("platform", number))}
      rows={(query, signal) => answer(api.GET("/api/v1/admin/orders", { params: { query }, signal }))}
      empty={
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("empty")}>
          {place}
        </Empty>
      }
    />
  );
}
