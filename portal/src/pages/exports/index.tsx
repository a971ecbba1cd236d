import { DownloadOutlined, StopOutlined } from "@ant-design/icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Empty, Flex, Popconfirm, Progress, Tag, Typography } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import type { ExportItem, PageQuery } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { nameOf } from "@/parts/Download";
import { Failure } from "@/parts/Failure";
import { LinkButton } from "@/parts/LinkButton";
import type { Column } from "@/parts/list/column";
import { ListPage } from "@/parts/list/ListPage";
import { save } from "@/parts/save";

/** The stream says nothing about exports. */
const EVERY_MS = 2_000;

const COLORS: Record<ExportItem["status"], string> = {
  waiting: "default",
  running: "processing",
  done: "success",
  failed: "error",
  cancelled: "default",
  expired: "default",
};

/** Files of the log that are made in the background: how far each is, to be taken away or cancelled. */
export default function Exports() {
  const { t } = useTranslation("exports");
  const columns = useColumns();
  return (
    <ListPage<ExportItem, PageQuery>
      name="exports"
      topic="other"
      every_ms={EVERY_MS}
      title={t("title")}
      lead={t("lead")}
      extra={<LinkButton to="/log">{t("toLog")}</LinkButton>}
      filters={NONE}
      columns={columns}
      rowKey={({ id }) => id}
      rowName={({ id }) => id}
      rows={(query, signal) => answer(api.GET("/api/v1/exports", { params: { query }, signal }))}
      empty={
        <Empty
          image={Empty.PRESENTED_IMAGE_SIMPLE}
          description={
            <Flex vertical gap="small" style={{ maxWidth: 560, margin: "0 auto 8px" }}>
              <strong>{t("empty.title")}</strong>
              <Typography.Text>{t("empty.what")}</Typography.Text>
            </Flex>
          }
        />
      }
    />
  );
}

const NONE: never[] = [];

function useColumns(): Column<ExportItem>[] {
  const { t } = useTranslation("exports");
  const format = useFormat();
  return useMemo(
    () => [
      {
        key: "created",
        title: t("column.created"),
        render: ({ created_at, created_by }) => (
          <Flex vertical>
            <span>{format.dateTime(created_at)}</span>
            <Typography.Text type="secondary">{created_by}</Typography.Text>
          </Flex>
        ),
      },
      {
        key: "what",
        title: t("column.what"),
        render: (of) => (
          <Flex vertical>
            <span>
              {t("messages")} · {of.format.toUpperCase()} {of.whole_numbers && <Tag color="gold">{t("whole")}</Tag>}
            </span>
            <Typography.Text type="secondary">
              {of.from && of.until
                ? t("span", { from: format.dateTime(of.from), until: format.dateTime(of.until) })
                : of.until && t("until", { until: format.dateTime(of.until) })}
            </Typography.Text>
          </Flex>
        ),
      },
      {
        key: "status",
        title: t("column.status"),
        render: (of) => <State of={of} />,
      },
      {
        key: "actions",
        title: t("column.actions"),
        render: (of) => <Acts of={of} />,
      },
    ],
    [t, format],
  );
}

/** Where it is; while it is made, how far. */
function State({ of }: { of: ExportItem }) {
  const { t } = useTranslation("exports");
  const format = useFormat();
  const rows = format.number(of.rows);
  const share = of.total ? Math.min(99, Math.floor((of.rows * 100) / of.total)) : 0;
  return (
    <Flex vertical gap={2} style={{ minWidth: 160 }}>
      <span>
        <Tag color={COLORS[of.status]}>{t(`status.${of.status}`)}</Tag>
      </span>
      {of.status === "running" && (
        <>
          <Progress percent={share} size="small" status="active" aria-label={t("progress")} />
          <Typography.Text type="secondary">
            {of.total ? t("of", { rows, total: format.number(of.total) }) : t("rows", { count: of.rows, rows })}
          </Typography.Text>
        </>
      )}
      {of.status === "done" && (
        <Typography.Text type="secondary">
          {t("rows", { count: of.rows, rows })} · {format.bytes(of.size)}
          {of.expires_at && ` · ${t("keptUntil", { time: format.dateTime(of.expires_at) })}`}
        </Typography.Text>
      )}
      {of.status === "failed" && <Typography.Text type="secondary">{t("failedText")}</Typography.Text>}
    </Flex>
  );
}

function Acts({ of }: { of: ExportItem }) {
  const { t } = useTranslation("exports");
  const { message } = App.useApp();
  const queries = useQueryClient();
  const params = { path: { id: of.id } };
  const taking = useMutation({
    mutationFn: async () => {
      const { data, response } = await api.GET("/api/v1/exports/{id}/file", { params, parseAs: "blob" });
      if (data) save(nameOf(response) ?? `messages.${of.format}`, data);
    },
  });
  const cancelling = useMutation({
    mutationFn: () => answer(api.POST("/api/v1/exports/{id}/cancel", { params })),
    onSuccess: () => void message.success(t("cancelled")),
    onSettled: () => queries.invalidateQueries({ queryKey: ["other"] }),
  });
  const error = taking.error ?? cancelling.error;
  return (
    <Flex vertical gap="small">
      {error && <Failure error={error} effect="once" />}
      {of.status === "done" && (
        <Button size="small" icon={<DownloadOutlined />} loading={taking.isPending} onClick={() => taking.mutate()}>
          {t("download")}
        </Button>
      )}
      {(of.status === "waiting" || of.status === "running") && (
        <Popconfirm
          title={t("cancelAsk")}
          okText={t("cancelOk")}
          okButtonProps={{ danger: true }}
          cancelText={t("keep")}
          onConfirm={() => cancelling.mutate()}
        >
          <Button size="small" danger icon={<StopOutlined />} loading={cancelling.isPending}>
            {t("cancel")}
          </Button>
        </Popconfirm>
      )}
    </Flex>
  );
}
