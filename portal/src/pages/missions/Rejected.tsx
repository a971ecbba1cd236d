import { Drawer, Table } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Mission } from "@/api/types";
import { useGet } from "@/api/useGet";
import { useFormat } from "@/format/useFormat";
import { Failure } from "@/parts/Failure";

/** Rows of a page. */
const ROWS = 20;

/** The rows that will not be sent, each with its number in the file and the reason. */
export function Rejected({ mission, onClose }: { mission: Mission; onClose: () => void }) {
  const { t } = useTranslation("missions");
  const format = useFormat();
  const [page, setPage] = useState(1);
  const { data, error, isPlaceholderData, refetch } = useGet({ topic: "missions" }, "/api/v1/missions/{id}/rejected", {
    path: { id: mission.id },
    query: { after: (page - 1) * ROWS, limit: ROWS },
  });
  return (
    <Drawer open size={760} title={t("list.rejectedTitle", { name: mission.name })} onClose={onClose}>
      {error && !data ? (
        <Failure error={error} onRetry={() => void refetch()} />
      ) : (
        <Table
          size="small"
          aria-label={t("list.rejectedRows")}
          rowKey={({ row }) => row}
          loading={!data || isPlaceholderData}
          dataSource={data?.items ?? []}
          scroll={{ x: "max-content" }}
          pagination={{
            current: page,
            pageSize: ROWS,
            total: mission.rows.rejected,
            showSizeChanger: false,
            hideOnSinglePage: true,
            onChange: setPage,
          }}
          columns={[
            { key: "row", title: t("list.row"), width: 80, render: (_, { row }) => format.number(row) },
            { key: "cells", title: t("list.cells"), render: (_, { cells }) => cells.join(" | ") },
            {
              key: "message",
              title: t("list.reason"),
              render: (_, { message }) => <span style={{ display: "block", maxWidth: 340, whiteSpace: "normal" }}>{message}</span>,
            },
          ]}
        />
      )}
    </Drawer>
  );
}
