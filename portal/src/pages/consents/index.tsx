import { PlusOutlined } from "@ant-design/icons";
import { Button, Empty, Flex, Tag, Typography } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { answer, api } from "@/api/client";
import type { Consent, PageQuery } from "@/api/types";
import { usePermissions } from "@/auth/useSession";
import { useFormat } from "@/format/useFormat";
import type { Column } from "@/parts/list/column";
import { choice, text } from "@/parts/list/filter";
import { ListPage } from "@/parts/list/ListPage";
import { pageOf } from "@/parts/list/pageOf";
import { ConsentDrawer } from "./ConsentDrawer";
import ConsentEditor from "./ConsentEditor";

type Query = PageQuery & { q?: string; state?: string };

/** The stream says nothing about records. */
const EVERY_MS = 60_000;

/** The tenant's records of consent; the one that is looked at is in the address, as is the form of a new one. */
export default function Consents() {
  const { t } = useTranslation("consents");
  const may = usePermissions();
  const mayManage = may("consents:manage");
  const [params, setParams] = useSearchParams();
  const columns = useColumns();
  const filters = useMemo(
    () => [
      text({ name: "q", label: t("filter.q"), maxLength: 100 }),
      choice({
        name: "state",
        label: t("filter.state"),
        options: [
          { value: "holds", label: t("filter.holds") },
          { value: "archived", label: t("filter.archived") },
        ],
      }),
    ],
    [t],
  );
  const go = (name: "consent" | "new" | null, value = "1") =>
    setParams((before) => {
      const next = new URLSearchParams(before);
      next.delete("consent");
      next.delete("new");
      if (name) next.set(name, value);
      return next;
    });
  const create = mayManage && (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => go("new")}>
      {t("create")}
    </Button>
  );
  const open = params.get("consent");
  return (
    <ListPage<Consent, Query>
      name="consents"
      topic="other"
      every_ms={EVERY_MS}
      title={t("title")}
      lead={t("lead")}
      extra={create}
      filters={filters}
      columns={columns}
      rowKey={({ id }) => id}
      rowName={({ name }) => name}
      onOpen={({ id }) => go("consent", id)}
      rows={async (query, signal) => pageOf((await all(signal)).filter((one) => isWanted(one, query)), query)}
      empty={
        <Empty
          image={Empty.PRESENTED_IMAGE_SIMPLE}
          description={
            <Flex vertical gap="small" style={{ maxWidth: 560, margin: "0 auto 8px" }}>
              <strong>{t("empty.title")}</strong>
              <Typography.Text>{t("empty.what")}</Typography.Text>
              <Typography.Text type="secondary">{t("empty.why")}</Typography.Text>
            </Flex>
          }
        >
          {create}
        </Empty>
      }
    >
      {open !== null && <ConsentDrawer key={open} id={open} onClose={() => go(null)} />}
      {params.has("new") && mayManage && (
        <ConsentEditor of={null} onClose={() => go(null)} onDone={(id) => go("consent", id)} />
      )}
    </ListPage>
  );
}

async function all(signal: AbortSignal): Promise<Consent[]> {
  return (await answer(api.GET("/api/v1/consents", { signal }))).items;
}

function isWanted({ name, wording, archived_at }: Consent, { q, state }: Query): boolean {
  if (q && !`${name} ${wording}`.toLowerCase().includes(q.toLowerCase())) return false;
  return !state || (state === "archived") === (archived_at != null);
}

function useColumns(): Column<Consent>[] {
  const { t } = useTranslation("consents");
  const format = useFormat();
  return useMemo(
    (): Column<Consent>[] => [
      {
        key: "name",
        title: t("column.name"),
        width: 260,
        sort: "name",
        render: ({ name }) => (
          <Typography.Text strong style={{ overflowWrap: "anywhere" }}>
            {name}
          </Typography.Text>
        ),
      },
      { key: "method", title: t("column.method"), width: 150, render: ({ method }) => t(`method.${method}`) },
      { key: "since", title: t("column.since"), width: 130, sort: "since", render: ({ since }) => since },
      { key: "state", title: t("column.state"), width: 120, render: (of) => <StateTag of={of} /> },
      {
        key: "changed",
        title: t("column.changed"),
        width: 215,
        sort: "changed_at",
        render: ({ changed_at }) => format.dateTime(changed_at),
      },
    ],
    [t, format],
  );
}

function StateTag({ of }: { of: Consent }) {
  const { t } = useTranslation("consents");
  return of.archived_at == null ? <Tag color="green">{t("filter.holds")}</Tag> : <Tag>{t("filter.archived")}</Tag>;
}
