import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import type { LogItem, PlatformLogQuery } from "@/api/types";
import { useGet } from "@/api/useGet";
import { usePermissions } from "@/auth/useSession";
import type { Column } from "@/parts/list/column";
import { one } from "@/parts/list/filter";
import { Log } from "@/parts/message/Log";
import { TenantSelect } from "@/parts/TenantSelect";

/** Every tenant's messages, for who helps them; `?uid=` opens one. */
export default function PlatformLog() {
  const { t } = useTranslation("platform-log");
  const may = usePermissions();
  const asked = useGet({ topic: "other", enabled: may("routes:read") }, "/api/v1/admin/routes").data?.items;
  const routes = useMemo(() => asked?.map(({ route_id }) => route_id), [asked]);

  const filter = useMemo(() => one("tenant", t("tenant"), <TenantSelect />), [t]);

  const column = useMemo(
    (): Column<LogItem> => ({
      key: "tenant",
      title: t("tenant"),
      width: 110,
      render: ({ tenant_code: code }) => code,
    }),
    [t],
  );

  return (
    <Log
      side="platform"
      title={t("title")}
      lead={t("lead")}
      routes={routes}
      filter={filter}
      column={column}
      ask={ask}
    />
  );
}

function ask(query: PlatformLogQuery, signal: AbortSignal) {
  return answer(api.GET("/api/v1/admin/log", { params: { query }, signal }));
}
