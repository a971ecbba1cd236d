import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Empty, Flex, Tag, Typography } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { answer, api, idempotencyKey } from "@/api/client";
import type { PageQuery, Parked as Run } from "@/api/types";
import { useGet } from "@/api/useGet";
import { useFormat } from "@/format/useFormat";
import type { Column } from "@/parts/list/column";
import type { Filter } from "@/parts/list/filter";
import { List } from "@/parts/list/List";
import { pageOf } from "@/parts/list/pageOf";
import { useFailure } from "@/parts/useFailure";

const NO_FILTERS: Filter[] = [];

/** Events that could not be pushed for too long, to be pushed again. */
export function Parked() {
  const { t } = useTranslation("callbacks");
  const { message, modal } = App.useApp();
  const say = useFailure();
  const queries = useQueryClient();
  const parked = useGet({ topic: "callbacks" }, "/api/v1/callbacks/parked");
  const waiting = parked.data?.items.filter(({ replaying }) => !replaying).length ?? 0;
  const replay = useMutation({
    mutationFn: (id: string | null) =>
      answer(
        api.POST("/api/v1/callbacks/parked/replay", { params: { header: idempotencyKey() }, body: id ? { id } : {} }),
      ),
    onSuccess: ({ replaying }) => {
      void queries.invalidateQueries({ queryKey: ["callbacks"] });
      void message.success(t("parked.asked", { count: replaying }));
    },
    onError: (error) => void message.error(say(error, "once").text),
  });
  const { mutate, isPending, variables } = replay;
  const busy = isPending ? (variables ?? "all") : null;
  const columns = useColumns(mutate, busy);
  const askAll = () =>
    void modal.confirm({
      title: t("parked.all.title"),
      content: t("parked.all.text"),
      okText: t("parked.all.ok"),
      cancelText: t("form.cancel"),
      onOk: () => mutate(null),
    });

  return (
    <List<Run, PageQuery>
      name="parked"
      label={t("tab.parked")}
      topic="callbacks"
      filters={NO_FILTERS}
      columns={columns}
      rowKey={({ id }) => id}
      rows={async (query, signal) =>
        pageOf((await answer(api.GET("/api/v1/callbacks/parked", { signal }))).items, query)
      }
      tools={
        <Flex flex={1} gap="middle" align="center" justify="space-between" wrap>
          <Typography.Text type="secondary">{t("parked.lead")}</Typography.Text>
          <Button type="primary" disabled={waiting === 0} loading={busy === "all"} onClick={askAll}>
            {t("parked.replayAll")}
          </Button>
        </Flex>
      }
      empty={<Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("parked.none")} />}
    />
  );
}

function useColumns(replay: (id: string) => void, busy: string | null): Column<Run>[] {
  const { t } = useTranslation("callbacks");
  const format = useFormat();
  return useMemo(() => {
    const range = ({ first_event_id: first, last_event_id: last }: Run) =>
      first === last ? first : t("pushes.range", { first, last });
    return [
      { key: "events", title: t("parked.events"), width: 180, render: range },
      {
        key: "address",
        title: t("parked.address"),
        width: 320,
        card: "whole",
        render: ({ url }) =>
          url ? (
            <Typography.Text style={{ overflowWrap: "anywhere" }}>{url}</Typography.Text>
          ) : (
            <Typography.Text type="secondary">{t("parked.gone")}</Typography.Text>
          ),
      },
      { key: "at", title: t("parked.at"), width: 210, render: ({ parked_at }) => format.dateTime(parked_at) },
      {
        key: "state",
        title: t("parked.state"),
        width: 150,
        render: ({ replaying }) => (
          <Tag color={replaying ? "blue" : "gold"}>{t(replaying ? "parked.replaying" : "parked.waits")}</Tag>
        ),
      },
      {
        key: "operation",
        title: t("parked.operation"),
        width: 130,
        isLast: true,
        render: (run) => (
          <Button
            size="small"
            type="link"
            disabled={run.replaying || !run.url}
            loading={busy === run.id}
            aria-label={t("parked.replayWhat", { range: range(run) })}
            onClick={() => replay(run.id)}
          >
            {t("parked.replay")}
          </Button>
        ),
      },
    ];
  }, [t, format, replay, busy]);
}
