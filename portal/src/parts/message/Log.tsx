import { Alert } from "antd";
import { useCallback, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import type { LogItem, LogQuery, Page } from "@/api/types";
import type { Topic } from "@/api/useGet";
import { useFormat } from "@/format/useFormat";
import type { Column } from "../list/column";
import type { Filter } from "../list/filter";
import { ListPage } from "../list/ListPage";
import { ExportLog } from "./ExportLog";
import { LogTabs, only, tabOf, toTab } from "./LogTabs";
import { MessageDrawer } from "./MessageDrawer";
import { useListsColumn } from "./useListsColumn";
import { useLogColumns } from "./useLogColumns";
import { TASK_FILTER, UID_FILTER, useLogFilters } from "./useLogFilters";
import type { Side } from "./useMessage";
import { useOpenMessage } from "./useOpenMessage";
import { useUnmasked } from "./useUnmasked";

type Props<Query extends LogQuery> = {
  side: Side;
  title: string;
  lead: string;
  /** Route IDs to choose from; any may be typed where they are not known. */
  routes?: string[];
  /** The filter and the column before all others, made once. */
  filter?: Filter;
  column?: Column<LogItem>;
  ask: (query: Query, signal: AbortSignal) => Promise<Page<LogItem> & { begins_at?: string | null }>;
};

/** The stream tells an account of its own tenant only; the platform's people have the log of all asked for again. */
const EVERY_MS = 10_000;
const ALSO: Topic[] = ["uplinks"];

/** The dispatching log: messages and uplinks, searched by everything at once, each with everything known about it. */
export function Log<Query extends LogQuery>({ side, title, lead, routes, filter, column, ask }: Props<Query>) {
  const isTenant = side === "tenant";
  const { uid, isUplink, open, close } = useOpenMessage();
  const unmasked = useUnmasked();
  const openRow = useCallback((row: LogItem) => open(row.uid, row.kind === "mo"), [open]);
  const lists = useListsColumn();
  const [params, setParams] = useSearchParams();
  const filters = useLogFilters({ routes, before: filter, isOfTask: params.has(TASK_FILTER) });
  const tab = isTenant ? tabOf(params.get("tab")) : "all";
  const columns = useLogColumns({ onOpen: openRow, hasTasks: isTenant, before: tab === "lists" ? lists : column });
  // A UID is searched for under another name, since `uid` in the address opens a message.
  const asked = useRef<LogQuery>({});
  const [beginsAt, setBeginsAt] = useState<string | null>(null);
  const rows = useCallback(
    ({ [UID_FILTER]: wanted, ...rest }: Query & { [UID_FILTER]?: string }, signal: AbortSignal) => {
      const query = { ...only(tab, rest), ...(wanted ? { uid: wanted } : {}) } as unknown as Query;
      asked.current = query;
      return unmasked.rows(async (unmask) => {
        const page = await ask(unmask ? { ...query, unmask } : query, signal);
        setBeginsAt(reachesBefore(query, page.begins_at ?? null));
        return page;
      });
    },
    [unmasked, ask, tab],
  );
  return (
    <ListPage<LogItem, Query>
      name={isTenant ? "log" : "platform-log"}
      topic="messages"
      also={ALSO}
      every_ms={isTenant ? undefined : EVERY_MS}
      title={title}
      lead={lead}
      filters={filters}
      columns={columns}
      defaultSort="-accepted_at"
      scope={[unmasked.isWhole, tab]}
      above={
        isTenant && (
          <>
            <LogTabs value={tab} onChange={(next) => setParams((before) => toTab(before, next))} />
            {beginsAt && <Begins at={beginsAt} />}
          </>
        )
      }
      rowKey={(row) => row.uid}
      rowName={(row) => row.uid}
      onOpen={openRow}
      tools={
        isTenant && (
          <>
            {unmasked.button}
            <ExportLog query={() => asked.current} isWhole={unmasked.isWhole} />
          </>
        )
      }
      rows={rows}
    >
      <MessageDrawer uid={uid} side={side} isUplink={isUplink} onOpen={open} onClose={close} />
    </ListPage>
  );
}

/** When the log begins, if the query asks for what was before: from an earlier time, or until one without a beginning. */
function reachesBefore({ from, until, uid }: LogQuery, begins: string | null): string | null {
  if (begins === null) return null;
  const first = Date.parse(begins);
  const isBefore = (at: string | undefined) => at !== undefined && Date.parse(at) < first;
  return isBefore(from) || (!from && isBefore(until)) || uid !== undefined ? begins : null;
}

/** Says from when on the log has messages. */
function Begins({ at }: { at: string }) {
  const { t } = useTranslation("message");
  const format = useFormat();
  return <Alert type="info" showIcon title={t("begins", { time: format.dateTime(at) })} />;
}
