import { useCallback } from "react";
import type { LogItem, LogQuery, Page } from "@/api/types";
import type { Topic } from "@/api/useGet";
import type { Column } from "../list/column";
import type { Filter } from "../list/filter";
import { ListPage } from "../list/ListPage";
import { MessageDrawer } from "./MessageDrawer";
import { useLogColumns } from "./useLogColumns";
import { UID_FILTER, useLogFilters } from "./useLogFilters";
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
  ask: (query: Query, signal: AbortSignal) => Promise<Page<LogItem>>;
};

/** The stream tells an account of its own tenant only; the platform's people have the log of all asked for again. */
const EVERY_MS = 10_000;
const ALSO: Topic[] = ["uplinks"];

/** The dispatching log: messages and uplinks, searched by everything at once, each with everything known about it. */
export function Log<Query extends LogQuery>({ side, title, lead, routes, filter, column, ask }: Props<Query>) {
  const isTenant = side === "tenant";
  const { uid, isUplink, open, close } = useOpenMessage();
  const unmasked = useUnmasked();
  const filters = useLogFilters({ routes, before: filter });
  const openRow = useCallback((row: LogItem) => open(row.uid, row.kind === "mo"), [open]);
  const columns = useLogColumns({ onOpen: openRow, hasTasks: isTenant, before: column });
  // A UID is searched for under another name, since `uid` in the address opens a message.
  const rows = useCallback(
    ({ [UID_FILTER]: wanted, ...rest }: Query & { [UID_FILTER]?: string }, signal: AbortSignal) => {
      const query = { ...rest, ...(wanted ? { uid: wanted } : {}) } as unknown as Query;
      return unmasked.rows((unmask) => ask(unmask ? { ...query, unmask } : query, signal));
    },
    [unmasked, ask],
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
      scope={unmasked.isWhole}
      rowKey={(row) => row.uid}
      rowName={(row) => row.uid}
      onOpen={openRow}
      tools={isTenant && unmasked.button}
      rows={rows}
    >
      <MessageDrawer uid={uid} side={side} isUplink={isUplink} onOpen={open} onClose={close} />
    </ListPage>
  );
}
