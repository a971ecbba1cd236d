import { Empty } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import type { PageQuery, Tenant, TenantStatus } from "@/api/types";
import { choice, text } from "@/parts/list/filter";
import { ListPage } from "@/parts/list/ListPage";
import { pageOf } from "@/parts/list/pageOf";
import { useColumns } from "./useColumns";

const STATUSES: TenantStatus[] = ["active", "suspended", "closed"];

type Query = PageQuery & { code?: string; name?: string; status?: string };

/** Every tenant, with the way to its messages. */
export default function Tenants() {
  const { t } = useTranslation("tenants");
  const filters = useMemo(
    () => [
      text({ name: "code", label: t("filter.code") }),
      text({ name: "name", label: t("filter.name") }),
      choice({
        name: "status",
        label: t("filter.status"),
        options: STATUSES.map((status) => ({ value: status, label: t(`status.${status}`) })),
      }),
    ],
    [t],
  );
  const columns = useColumns();
  return (
    <ListPage<Tenant, Query>
      name="tenants"
      topic="other"
      title={t("title")}
      lead={`${t("lead")} ${t("countsHint")}`}
      filters={filters}
      columns={columns}
      defaultSort="code"
      rowKey={({ code }) => code}
      rows={async (query, signal) => {
        const { items } = await answer(api.GET("/api/v1/admin/tenants", { signal }));
        return pageOf(items.filter((tenant) => fits(tenant, query)), query);
      }}
      empty={<Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("empty")} />}
    />
  );
}

function fits(tenant: Tenant, { code, name, status }: Query): boolean {
  const has = (whole: string, part: string | undefined) =>
    part === undefined || whole.toLowerCase().includes(part.toLowerCase());
  return has(tenant.code, code) && has(tenant.name, name) && (!status || tenant.status === status);
}
