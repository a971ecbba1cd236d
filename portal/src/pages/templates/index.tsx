import { PlusOutlined } from "@ant-design/icons";
import { Empty, Typography } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { answer, api } from "@/api/client";
import type { PageQuery, ReviewedStatus, SmsType, Template } from "@/api/types";
import { usePermissions } from "@/auth/useSession";
import { LinkButton } from "@/parts/LinkButton";
import { choice, text } from "@/parts/list/filter";
import { ListPage } from "@/parts/list/ListPage";
import { pageOf } from "@/parts/list/pageOf";
import { TemplateDrawer } from "./TemplateDrawer";
import styles from "./templates.module.css";
import { useColumns } from "./useColumns";

type Query = PageQuery & { q?: string; status?: string; type?: string };

const STATUSES: ReviewedStatus[] = ["draft", "submitted", "approved", "rejected", "disabled"];
const TYPES: SmsType[] = ["verification", "notification", "marketing"];
/** The stream says nothing about reviews. */
const EVERY_MS = 30_000;

/** The tenant's templates; the one that is looked at is in the address. */
export default function Templates() {
  const { t } = useTranslation(["templates", "trade", "review"]);
  const may = usePermissions();
  const [params, setParams] = useSearchParams();
  const columns = useColumns();
  const filters = useMemo(
    () => [
      text({ name: "q", label: t("filter.q"), maxLength: 100 }),
      choice({
        name: "status",
        label: t("filter.status"),
        options: STATUSES.map((value) => ({ value, label: t(`review:status.${value}`) })),
      }),
      choice({
        name: "type",
        label: t("filter.type"),
        options: TYPES.map((value) => ({ value, label: t(`trade:type.${value}`) })),
      }),
    ],
    [t],
  );
  const open = params.get("template");
  const show = (id: string | null) =>
    setParams((before) => {
      const next = new URLSearchParams(before);
      if (id === null) next.delete("template");
      else next.set("template", id);
      return next;
    });
  const create = may("templates:manage") && (
    <LinkButton type="primary" icon={<PlusOutlined />} to="/templates/new">
      {t("create")}
    </LinkButton>
  );
  return (
    <ListPage<Template, Query>
      name="templates"
      topic="other"
      every_ms={EVERY_MS}
      title={t("title")}
      lead={t("lead")}
      extra={create}
      filters={filters}
      columns={columns}
      rowKey={({ template_id }) => template_id}
      rowName={({ name }) => name}
      onOpen={({ template_id }) => show(template_id)}
      rows={async (query, signal) => pageOf((await all(signal)).filter((one) => isWanted(one, query)), query)}
      empty={
        <Empty
          image={Empty.PRESENTED_IMAGE_SIMPLE}
          description={
            <div className={styles.why}>
              <strong>{t("empty.title")}</strong>
              <Typography.Text>{t("empty.what")}</Typography.Text>
              <Typography.Text type="secondary">{t("empty.why")}</Typography.Text>
            </div>
          }
        >
          {create}
        </Empty>
      }
    >
      {open !== null && <TemplateDrawer key={open} id={open} onClose={() => show(null)} />}
    </ListPage>
  );
}

async function all(signal: AbortSignal): Promise<Template[]> {
  return (await answer(api.GET("/api/v1/templates", { signal }))).items;
}

function isWanted({ template_id, name, content, type, status, pending }: Template, query: Query): boolean {
  const { q, status: wanted, type: kind } = query;
  if (q && !`${template_id} ${name} ${content} ${pending?.content ?? ""}`.toLowerCase().includes(q.toLowerCase())) return false;
  return (!wanted || status === wanted || pending?.status === wanted) && (!kind || type === kind);
}
