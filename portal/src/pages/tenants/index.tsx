import { PlusOutlined } from "@ant-design/icons";
import { Button, Empty } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { answer, api } from "@/api/client";
import type { Tenant, TenantQuery, TenantStatus } from "@/api/types";
import { usePermissions } from "@/auth/useSession";
import { choice, text } from "@/parts/list/filter";
import { ListPage } from "@/parts/list/ListPage";
import TenantDrawer from "./TenantDrawer";
import { toTenant } from "./toTenant";
import { useColumns } from "./useColumns";

const STATUSES: TenantStatus[] = ["active", "suspended", "closed"];

/** Every tenant, and the way to each. */
export default function Tenants() {
  const { t } = useTranslation("tenants");
  const navigate = useNavigate();
  const may = usePermissions();
  const [isMaking, setMaking] = useState(false);
  const filters = useMemo(
    () => [
      text({ name: "q", label: t("filter.q"), maxLength: 64 }),
      choice({
        name: "status",
        label: t("filter.status"),
        options: STATUSES.map((status) => ({ value: status, label: t(`status.${status}`) })),
      }),
    ],
    [t],
  );
  const columns = useColumns();
  const create = may("tenants:manage") && (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setMaking(true)}>
      {t("create")}
    </Button>
  );
  return (
    <ListPage<Tenant, TenantQuery>
      name="tenants"
      topic="other"
      title={t("title")}
      lead={`${t("lead")} ${t("countsHint")}`}
      extra={create}
      filters={filters}
      columns={columns}
      defaultSort="code"
      rowKey={({ code }) => code}
      rowName={({ code }) => code}
      onOpen={({ code }) => void navigate(toTenant(code))}
      rows={(query, signal) => answer(api.GET("/api/v1/admin/tenants", { params: { query }, signal }))}
      empty={
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t(create ? "empty" : "emptyRead")}>
          {create}
        </Empty>
      }
    >
      {isMaking && (
        <TenantDrawer
          of={null}
          onClose={() => setMaking(false)}
          onSaved={({ code }) => void navigate(toTenant(code))}
        />
      )}
    </ListPage>
  );
}
