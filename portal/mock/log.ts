import type { LogItem, LogList } from "@/api/types";
import { type Call, type Handler, ok, paged, refuse } from "./call.ts";
import { store } from "./traffic.ts";

const missing = () =>
  refuse(404, "not_found", "There is nothing here, or it is not yours. Check the address and the identifier.");

/** What stood in the way of refused messages. */
const LISTS: LogList[][] = [
  [
    {
      list: "tenant",
      value: "+86138****8000",
      source: "complaint",
      reason: "Gets advertising every evening",
      since: "2021-11-20T08:00:00.000Z",
    },
  ],
  [{ list: "opt_out", value: "", source: null, reason: "", since: "2021-11-21T02:00:00.000Z" }],
  [{ list: "platform", value: null, source: null, reason: null, since: null }],
  [],
];

function found({ query }: Call, ofTask?: string): LogItem[] {
  const isUnmasked = query.get("unmask") === "true";
  const kind = query.get("kind") ?? "mt";
  const task_id = ofTask ?? query.get("task_id");
  const rows = [
    ...(kind === "mo"
      ? []
      : store
          .messages()
          .filter((one) => !task_id || one.task === task_id)
          .map((one) => store.item(one, isUnmasked))),
    ...(kind === "mt" ? [] : store.uplinks().map((one) => store.uplink(one, isUnmasked))),
  ];
  const equal = (name: string, value: string | null | undefined) => !query.has(name) || query.get(name) === value;
  const [statuses, phone, task] = [query.getAll("status"), query.get("phone")?.replace(/\D/g, ""), query.get("task")];
  const [from, until] = [query.get("from"), query.get("until")];
  const isListed = query.get("listed") === "true";
  const order = query.get("sort")?.startsWith("-") === false ? 1 : -1;
  return rows
    .filter(
      (row) =>
        (!isListed || row.status === "refused") &&
        (statuses.length === 0 || statuses.includes(row.status ?? "")) &&
        (!phone || `${row.calling_code ?? ""}${row.phone.replace(/\D/g, "")}`.endsWith(phone.slice(-4))) &&
        (!task || row.task_name?.includes(task)) &&
        (!from || row.accepted_at >= from) &&
        (!until || row.accepted_at < until) &&
        equal("country", String(row.calling_code)) &&
        equal("uid", row.uid) &&
        equal("type", row.type) &&
        equal("route_id", row.route_id) &&
        equal("template_id", row.template_id) &&
        equal("dr_state", row.dr_state) &&
        equal("reference", row.reference),
    )
    .sort((a, b) => order * a.accepted_at.localeCompare(b.accepted_at))
    .map((row, n) => (isListed ? { ...row, lists: LISTS[n % LISTS.length] } : row));
}

/** Whose a message is, where the platform looks: by its UID, so that it stays the same. */
const tenantOf = (uid: string) => ["CNX01", "QINGHE", "SWALLOW"][uid.charCodeAt(uid.length - 1) % 3] ?? "CNX01";

function platformLog(call: Call): LogItem[] {
  const query = new URLSearchParams(call.query);
  query.delete("unmask");
  const rows = found({ ...call, query }).map((row) => ({ ...row, tenant_code: tenantOf(row.uid) }));
  const tenant = query.get("tenant");
  return tenant ? rows.filter(({ tenant_code: code }) => code === tenant) : rows;
}

export const log: Handler = (call) => {
  const { method, path, query } = call;
  if (method === "GET" && path === "/admin/log") return paged(platformLog(call), query);
  const [, admin, looked, seen = ""] = path.split("/");
  if (admin === "admin" && looked === "messages") {
    const shown = store.messages().find(({ uid }) => uid === seen);
    if (!shown) return missing();
    return ok({ ...store.item(shown, false), timeline: store.timeline(shown), tenant_code: tenantOf(seen) });
  }
  if (method === "GET" && path === "/log") return paged(found(call), query);
  const [, area, id = "", more] = path.split("/");
  if (area === "tasks" && more === "messages") return store.task(id) ? paged(found(call, id), query) : missing();
  if (area !== "messages" || !id.startsWith("06")) return undefined;
  const one = store.messages().find(({ uid }) => uid === id);
  if (!one) return missing();
  if (method === "POST" && more === "cancel" && store.cancel(({ uid }) => uid === id) === 0) {
    return refuse(
      409,
      "not_cancellable",
      "This message can no longer be cancelled. Only messages that have not been submitted can be.",
    );
  }
  return ok({ ...store.item(one, query.get("unmask") === "true"), timeline: store.timeline(one) });
};
