import { PlusOutlined } from "@ant-design/icons";
import { Empty, Flex, Typography } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { answer, api } from "@/api/client";
import type { Direction, Mission, MissionQuery, MissionStatus } from "@/api/types";
import { usePermissions } from "@/auth/useSession";
import { useFormat } from "@/format/useFormat";
import { LinkButton } from "@/parts/LinkButton";
import type { Column } from "@/parts/list/column";
import { choice, period, text } from "@/parts/list/filter";
import { ListPage } from "@/parts/list/ListPage";
import { Acts } from "./Acts";
import { isOpen, placeOf } from "./mission";
import styles from "./missions.module.css";
import { MissionTag } from "./MissionTag";

const DIRECTIONS: Direction[] = ["mainland", "international"];
const STATUSES: MissionStatus[] = [
  "draft",
  "in_review",
  "rejected",
  "scheduled",
  "running",
  "paused",
  "cancelled",
  "done",
];

/** The Bulk Dispatching Tool: all missions. */
export default function Missions() {
  const { t } = useTranslation(["missions", "trade"]);
  const navigate = useNavigate();
  const may = usePermissions();
  const filters = useMemo(
    () => [
      text({ name: "name", label: t("column.name"), maxLength: 30 }),
      choice({
        name: "direction",
        label: t("column.direction"),
        options: DIRECTIONS.map((value) => ({ value, label: t(`trade:direction.${value}`) })),
      }),
      choice({
        name: "status",
        label: t("column.status"),
        options: STATUSES.map((value) => ({ value, label: t(`status.${value}`) })),
      }),
      period({ label: t("filter.created") }),
    ],
    [t],
  );
  const columns = useColumns();
  const add = may("messages:send") && (
    <LinkButton type="primary" icon={<PlusOutlined />} to="/missions/new">
      {t("add")}
    </LinkButton>
  );
  return (
    <ListPage<Mission, MissionQuery>
      name="missions"
      topic="missions"
      title={t("title")}
      lead={t("lead")}
      extra={add}
      filters={filters}
      columns={columns}
      rowKey={({ id }) => id}
      rowName={({ name }) => name}
      onOpen={(mission) => void navigate(placeOf(mission))}
      empty={
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("empty")}>
          {add}
        </Empty>
      }
      rows={(query, signal) => answer(api.GET("/api/v1/missions", { params: { query }, signal }))}
    />
  );
}

function useColumns(): Column<Mission>[] {
  const { t } = useTranslation(["missions", "trade", "parts"]);
  const format = useFormat();
  return useMemo(
    (): Column<Mission>[] => [
      {
        key: "name",
        title: t("column.name"),
        width: 200,
        render: (mission) => (
          <Link to={placeOf(mission)} className={styles.name}>
            {mission.name}
          </Link>
        ),
      },
      {
        key: "direction",
        title: t("column.direction"),
        width: 160,
        render: ({ direction }) => t(`trade:direction.${direction}`),
      },
      {
        key: "date",
        title: t("column.date"),
        width: 210,
        render: ({ started_at, schedule_at, status }) => {
          const at = started_at ?? schedule_at;
          if (at) return <span className={styles.nowrap}>{format.dateTime(at)}</span>;
          return <Typography.Text type="secondary">{isOpen(status) ? t("atOnce") : t("parts:none")}</Typography.Text>;
        },
      },
      {
        key: "amount",
        title: t("column.amount"),
        width: 130,
        isNumber: true,
        render: ({ rows }) => format.number(rows.good),
      },
      {
        key: "failed",
        title: t("column.failed"),
        width: 120,
        isNumber: true,
        render: ({ progress }) => format.number(progress.failed),
      },
      {
        key: "blacklisted",
        title: t("column.blacklisted"),
        width: 130,
        isNumber: true,
        render: ({ rows }) => format.number(rows.blacklisted),
      },
      { key: "status", title: t("column.status"), width: 130, render: ({ status }) => <MissionTag status={status} /> },
      {
        key: "operation",
        title: t("column.operation"),
        width: 220,
        isLast: true,
        card: "whole",
        render: (mission) => (
          <Flex gap="0 12px" wrap className={styles.operations}>
            <LinkButton type="link" size="small" to={`/missions/${mission.id}`}>
              {t("open")}
              <span className="aside">{mission.name}</span>
            </LinkButton>
            <Acts mission={mission} type="link" size="small" />
          </Flex>
        ),
      },
    ],
    [t, format],
  );
}
