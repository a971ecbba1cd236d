import { CheckCircleOutlined, QuestionCircleOutlined } from "@ant-design/icons";
import { Button, Collapse, Empty, Flex, Tag, Typography } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { answer, api } from "@/api/client";
import type { PageQuery, SmartConversion, SmartConversionsQuery } from "@/api/types";
import { useCanOpen } from "@/app/useCanOpen";
import { useFormat } from "@/format/useFormat";
import { useBrands } from "@/pages/smart-links/useBrands";
import { LinkButton } from "@/parts/LinkButton";
import type { Column } from "@/parts/list/column";
import { choice } from "@/parts/list/filter";
import { ListPage } from "@/parts/list/ListPage";
import { useCursors } from "@/parts/list/useCursors";
import { HowTo } from "./HowTo";

type Query = PageQuery & Pick<SmartConversionsQuery, "profile_id">;

/** The stream says nothing about conversions. */
const EVERY_MS = 30_000;

/** What people did whom a link reached, the last told first, and how it is told. */
export default function SmartConversions() {
  const { t } = useTranslation("smart-conversions");
  const canOpen = useCanOpen();
  const [params, setParams] = useSearchParams();
  const { brands, nameOf } = useBrands();
  const columns = useColumns(nameOf);
  const filters = useMemo(
    () => [
      choice({
        name: "profile_id",
        label: t("column.profile"),
        options: (brands ?? []).map(({ id, name }) => ({ value: id, label: name })),
      }),
    ],
    [t, brands],
  );
  const rows = useCursors<SmartConversion, Query>((query, signal) =>
    answer(api.GET("/api/v1/smart/conversions", { params: { query }, signal })),
  );
  const explain = (isOpen: boolean) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        if (isOpen) next.set("how", "1");
        else next.delete("how");
        return next;
      },
      { replace: true },
    );
  const profile = params.get("profile_id");
  const statistics = `/smart/statistics${profile === null ? "" : `?profile=${profile}`}`;
  return (
    <ListPage<SmartConversion, Query>
      name="smart-conversions"
      topic="other"
      every_ms={EVERY_MS}
      title={t("title")}
      lead={t("lead")}
      extra={
        <>
          <LinkButton to={`/smart/links${profile === null ? "" : `?profile_id=${profile}`}`}>{t("links")}</LinkButton>
          {canOpen(statistics) && <LinkButton to={statistics}>{t("statistics")}</LinkButton>}
        </>
      }
      above={
        <Collapse
          style={{ marginBottom: 16 }}
          activeKey={params.has("how") ? ["how"] : []}
          onChange={(keys) => explain(keys.length > 0)}
          items={[{ key: "how", label: t("how.title"), children: <HowTo /> }]}
        />
      }
      filters={filters}
      columns={columns}
      rowKey={({ id }) => id}
      rows={rows}
      empty={
        <Empty
          image={Empty.PRESENTED_IMAGE_SIMPLE}
          description={
            <Flex vertical gap="small" style={{ maxWidth: 560, margin: "0 auto 8px" }}>
              <strong>{t("empty.title")}</strong>
              <Typography.Text>{t("empty.what")}</Typography.Text>
            </Flex>
          }
        >
          {!params.has("how") && <Button onClick={() => explain(true)}>{t("how.show")}</Button>}
        </Empty>
      }
    />
  );
}

function useColumns(nameOf: (profile: string) => string): Column<SmartConversion>[] {
  const { t } = useTranslation("smart-conversions");
  const format = useFormat();
  return useMemo(
    (): Column<SmartConversion>[] => [
      {
        key: "event",
        title: t("column.event"),
        width: 160,
        render: ({ event }) => (
          <Typography.Text strong style={{ overflowWrap: "anywhere" }}>
            {event}
          </Typography.Text>
        ),
      },
      { key: "at", title: t("column.at"), width: 215, render: ({ at }) => format.dateTime(at) },
      {
        key: "value",
        title: t("column.value"),
        isNumber: true,
        width: 140,
        render: ({ value, currency }) =>
          value === null || currency === null ? "" : format.money({ amount: value, unit: currency }),
      },
      {
        key: "traced",
        title: t("column.traced"),
        width: 130,
        render: ({ profile_id }) => <Traced isTraced={profile_id !== null} />,
      },
      {
        key: "profile",
        title: t("column.profile"),
        width: 160,
        render: ({ profile_id }) =>
          profile_id === null ? "" : <Link to={`/smart/links?profile_id=${profile_id}`}>{nameOf(profile_id)}</Link>,
      },
      {
        key: "item",
        title: t("column.item"),
        width: 150,
        render: ({ item }) => (item === null ? "" : item === "" ? t("fallback") : <code>{item}</code>),
      },
      {
        key: "mission",
        title: t("column.mission"),
        width: 150,
        render: ({ mission_id }) => (mission_id === null ? "" : <Link to={`/missions/${mission_id}`}>{mission_id}</Link>),
      },
      {
        key: "clicked",
        title: t("column.clicked"),
        width: 215,
        render: ({ clicked_at }) => (clicked_at === null ? "" : format.dateTime(clicked_at)),
      },
    ],
    [t, format, nameOf],
  );
}

/** Whether it was traced back to an item that was followed. */
function Traced({ isTraced }: { isTraced: boolean }) {
  const { t } = useTranslation("smart-conversions");
  return isTraced ? (
    <Tag color="green" icon={<CheckCircleOutlined />} style={{ marginInlineEnd: 0 }}>
      {t("traced.yes")}
    </Tag>
  ) : (
    <Tag icon={<QuestionCircleOutlined />} style={{ marginInlineEnd: 0 }}>
      {t("traced.no")}
    </Tag>
  );
}
