import { useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import type { LogItem, LogQuery } from "@/api/types";
import { ListPage } from "@/parts/list/ListPage";
import { MessageDrawer } from "@/parts/message/MessageDrawer";
import { useLogColumns } from "@/parts/message/useLogColumns";
import { UID_FILTER, useLogFilters } from "@/parts/message/useLogFilters";
import { useOpenMessage } from "@/parts/message/useOpenMessage";
import { useUnmasked } from "@/parts/message/useUnmasked";
import { useCatalog } from "@/parts/useCatalog";

/** The API's query; a UID is searched for under another name, since `uid` opens a message. */
type Query = LogQuery & { [UID_FILTER]?: string };

export default function Log() {
  const { t } = useTranslation("log");
  const { uid, isUplink, open, close } = useOpenMessage();
  const unmasked = useUnmasked();
  const { catalog } = useCatalog();
  const routes = useMemo(() => {
    const known = catalog?.routes.map(({ route_id }) => route_id) ?? [];
    return known.length > 0 ? known : undefined;
  }, [catalog]);
  const filters = useLogFilters({ routes });
  const openRow = useCallback((row: LogItem) => open(row.uid, row.kind === "mo"), [open]);
  const columns = useLogColumns({ onOpen: openRow, hasTasks: true });
  return (
    <ListPage<LogItem, Query>
      name="log"
      topic="messages"
      title={t("title")}
      lead={t("lead")}
      filters={filters}
      columns={columns}
      defaultSort="-accepted_at"
      scope={unmasked.isWhole}
      rowKey={(row) => row.uid}
      rowName={(row) => row.uid}
      onOpen={openRow}
      tools={unmasked.button}
      rows={({ [UID_FILTER]: wanted, ...rest }, signal) =>
        unmasked.rows((unmask) => {
          const query = { ...rest, ...(wanted ? { uid: wanted } : {}), ...(unmask ? { unmask } : {}) };
          return answer(api.GET("/api/v1/log", { params: { query }, signal }));
        })
      }
    >
      <MessageDrawer uid={uid} isUplink={isUplink} onOpen={open} onClose={close} />
    </ListPage>
  );
}
