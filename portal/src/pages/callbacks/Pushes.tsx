import { CheckCircleOutlined, CloseCircleOutlined } from "@ant-design/icons";
import { Card, Empty, Flex, Segmented, Tag, Typography } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { answer, api } from "@/api/client";
import type { CallbackItem, PageQuery, Push } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import type { Column } from "@/parts/list/column";
import type { Filter } from "@/parts/list/filter";
import { List } from "@/parts/list/List";
import { pageOf } from "@/parts/list/pageOf";
import { adviceOf } from "./advice";
import { activeOf, type Sort, SORTS } from "./sort";
import { useReason } from "./useReason";

const NO_FILTERS: Filter[] = [];

/** The last requests that were made to an address. */
export function Pushes({ items }: { items: CallbackItem[] }) {
  const { t } = useTranslation("callbacks");
  const [params, setParams] = useSearchParams();
  const asked = SORTS.find((sort) => sort === params.get("of"));
  const sort: Sort = asked ?? SORTS.find((each) => activeOf(items, each)) ?? "receipts";
  const columns = useColumns();
  const choose = (
    <Segmented<Sort>
      aria-label={t("pushes.of")}
      value={sort}
      options={SORTS.map((value) => ({ value, label: t(`sort.${value}`) }))}
      onChange={(of) => setParams({ tab: "pushes", of }, { replace: true })}
    />
  );
  if (!activeOf(items, sort)) {
    return (
      <Card size="small">
        {choose}
        <Empty
          image={Empty.PRESENTED_IMAGE_SIMPLE}
          description={t("pushes.notSet", { sort: t(`sort.${sort}`) })}
        />
      </Card>
    );
  }
  return (
    <List<Push, PageQuery>
      name="pushes"
      label={t("tab.pushes")}
      topic="callbacks"
      scope={sort}
      filters={NO_FILTERS}
      columns={columns}
      rowKey={({ at, first_event_id }) => `${at} ${first_event_id}`}
      rows={async (query, signal) => {
        const params = { path: { sort } };
        return pageOf((await answer(api.GET("/api/v1/callbacks/{sort}/pushes", { params, signal }))).items, query);
      }}
      tools={
        <Flex flex={1} gap="middle" align="center" wrap>
          {choose}
          <Typography.Text type="secondary">{t("pushes.kept")}</Typography.Text>
        </Flex>
      }
      empty={<Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("pushes.none")} />}
    />
  );
}

function useColumns(): Column<Push>[] {
  const { t } = useTranslation(["callbacks", "parts"]);
  const format = useFormat();
  const reasonOf = useReason();
  return useMemo(
    () => [
      { key: "at", title: t("pushes.at"), width: 210, render: ({ at }) => format.dateTime(at) },
      {
        key: "status",
        title: t("pushes.status"),
        width: 150,
        render: (push) => {
          const isTaken = adviceOf(push) === null;
          return (
            <Tag color={isTaken ? "green" : "red"} icon={isTaken ? <CheckCircleOutlined /> : <CloseCircleOutlined />}>
              {push.status ? `HTTP ${push.status}` : t("pushes.noAnswer")} · {t(isTaken ? "pushes.taken" : "pushes.notTaken")}
            </Tag>
          );
        },
      },
      {
        key: "events",
        title: t("pushes.events"),
        width: 110,
        isNumber: true,
        render: ({ events, first_event_id }) => (first_event_id === "0" ? t("pushes.test") : format.number(events)),
      },
      {
        key: "range",
        title: t("parked.events"),
        width: 170,
        render: ({ first_event_id: first, last_event_id: last }) =>
          first === "0" ? t("parts:none") : first === last ? first : t("pushes.range", { first, last }),
      },
      {
        key: "took",
        title: t("pushes.took"),
        width: 110,
        isNumber: true,
        render: ({ took_ms }) => format.duration(took_ms),
      },
      {
        key: "note",
        title: t("pushes.note"),
        width: 240,
        render: ({ note, status }) => reasonOf(note, status) ?? t("parts:none"),
      },
    ],
    [t, format, reasonOf],
  );
}
