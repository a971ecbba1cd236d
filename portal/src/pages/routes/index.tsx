import { Empty, Typography } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import type { AdminRoute, CarrierState, PageQuery } from "@/api/types";
import { useGet } from "@/api/useGet";
import { usePermissions } from "@/auth/useSession";
import type { Column } from "@/parts/list/column";
import { choice, text } from "@/parts/list/filter";
import { List } from "@/parts/list/List";
import { pageOf } from "@/parts/list/pageOf";
import { Fresh } from "@/parts/Fresh";
import { Page } from "@/parts/Page";
import { Alarm } from "./Alarm";
import { fits, REACHES, reachOf, type RouteFilter, worstFirst } from "./reach";
import { ReachTag } from "./ReachTag";
import { Steps } from "./Steps";

const EVERY_MS = 5_000;

/** Every route with its carriers as they run. */
export default function Routes() {
  const { t } = useTranslation(["routes", "trade"]);
  const may = usePermissions();
  const asked = useGet({ topic: "other", every_ms: EVERY_MS }, "/api/v1/admin/routes");
  const carriers = useGet(
    { topic: "other", every_ms: EVERY_MS, enabled: may("carriers:read") },
    "/api/v1/admin/carriers",
  ).data?.items;
  const states = useMemo(
    () => new Map(carriers?.map(({ code, state }): [string, CarrierState] => [code, state])),
    [carriers],
  );

  const filters = useMemo(() => {
    const option = (value: string, label: string) => ({ value, label });
    return [
      text({ name: "route_id", label: t("filter.routeId") }),
      choice({
        name: "reach",
        label: t("filter.reach"),
        options: REACHES.map((reach) => option(reach, t(`reach.${reach}`))),
      }),
      choice({
        name: "type",
        label: t("filter.type"),
        options: (["verification", "notification", "marketing"] as const).map((type) =>
          option(type, t(`trade:type.${type}`)),
        ),
      }),
      choice({
        name: "direction",
        label: t("filter.direction"),
        options: (["mainland", "international"] as const).map((direction) =>
          option(direction, t(`trade:direction.${direction}`)),
        ),
      }),
      text({ name: "carrier", label: t("filter.carrier") }),
    ];
  }, [t]);

  const columns = useMemo<Column<AdminRoute>[]>(
    () => [
      {
        key: "route_id",
        title: t("column.routeId"),
        render: ({ route_id }) => <span style={{ overflowWrap: "anywhere" }}>{route_id}</span>,
      },
      { key: "reach", title: t("column.reach"), render: (route) => <ReachTag reach={reachOf(route)} /> },
      {
        key: "type",
        title: t("column.type"),
        render: ({ type, direction }) => (
          <>
            <div>{t(`trade:type.${type}`)}</div>
            <Typography.Text type="secondary">{t(`trade:direction.${direction}`)}</Typography.Text>
          </>
        ),
      },
      { key: "channel", title: t("column.channel"), render: ({ channel }) => channel },
      {
        key: "carriers",
        title: t("column.carriers"),
        card: "whole",
        render: (route) => <Steps route={route} states={states} />,
      },
    ],
    [t, states],
  );

  return (
    <Page title={t("title")} lead={t("lead")} extra={<Fresh asked={asked} every_ms={EVERY_MS} />}>
      {asked.data && <Alarm routes={asked.data.items} />}
      <List<AdminRoute, PageQuery & RouteFilter>
        name="routes"
        label={t("title")}
        topic="other"
        every_ms={EVERY_MS}
        filters={filters}
        columns={columns}
        rowKey={({ route_id }) => route_id}
        rows={async (query, signal) => {
          const { items } = await answer(api.GET("/api/v1/admin/routes", { signal }));
          return pageOf(worstFirst(items).filter((route) => fits(route, query)), query);
        }}
        empty={<Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("empty")} />}
      />
    </Page>
  );
}
