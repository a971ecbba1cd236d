import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import type { LogQuery } from "@/api/types";
import { Log } from "@/parts/message/Log";
import { useCatalog } from "@/parts/useCatalog";

/** The tenant's dispatching log; `?uid=` opens a message. */
export default function DispatchingLog() {
  const { t } = useTranslation("log");
  const { catalog } = useCatalog();
  const routes = useMemo(() => {
    const known = catalog?.routes.map(({ route_id }) => route_id) ?? [];
    return known.length > 0 ? known : undefined;
  }, [catalog]);
  return <Log side="tenant" title={t("title")} lead={t("lead")} routes={routes} ask={ask} />;
}

function ask(query: LogQuery, signal: AbortSignal) {
  return answer(api.GET("/api/v1/log", { params: { query }, signal }));
}
