import { Empty } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { answer, api } from "@/api/client";
import type { Order, OrderQuery } from "@/api/types";
import { choice, period, text } from "@/parts/list/filter";
import { ListPage } from "@/parts/list/ListPage";
import { toOrder } from "@/parts/order/side";
import { STATUSES } from "@/parts/order/statuses";
import { useOrderColumns } from "@/parts/order/useOrderColumns";

/** The tenant's own orders. */
export default function Orders() {
  const { t } = useTranslation(["orders", "order"]);
  const navigate = useNavigate();
  const columns = useOrderColumns("tenant");
  const filters = useMemo(
    () => [
      text({ name: "q", label: t("search"), maxLength: 64 }),
      choice({
        name: "status",
        label: t("status"),
        options: STATUSES.map((value) => ({ value, label: t(`order:status.${value}`) })),
      }),
      period({ label: t("order:column.ordered") }),
    ],
    [t],
  );
  return (
    <ListPage<Order, OrderQuery>
      name="orders"
      topic="orders"
      title={t("title")}
      lead={t("lead")}
      filters={filters}
      columns={columns}
      defaultSort="-ordered_at"
      pageSize={10}
      rowKey={({ number }) => number}
      rowName={({ number }) => number}
      onOpen={({ number }) => void navigate(toOrder("tenant", number))}
      rows={(query, signal) => answer(api.GET("/api/v1/orders", { params: { query }, signal }))}
      empty={<Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("empty")} />}
    />
  );
}
