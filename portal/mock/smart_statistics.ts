// How Smart SMS is seen and used: figures that follow from the day, so that they are the same in every run.

import type { SmartFunnel, SmartFunnelRow } from "@/api/types";
import { type Call, file, type Handler, ok, type Reply } from "./call.ts";

const DAY_MS = 86_400_000;

const KEYS: Record<string, [string | null, string | null][]> = {
  item: [[null, null], ["m1", "订单"], ["m3", "电话"]],
  vendor: [["reference", "Reference handset"], ["web", "Web page"]],
  profile: [["868000000000000001", "鸿雁商城"]],
  mission: [],
  tenant: [["CNX01", "CNX01"], ["HARBOUR", "Harbour Light Clinic"]],
};

function funnelOf(delivered: number): SmartFunnel {
  const sizes = (filtered: number) => ({ filtered, raw: filtered + Math.floor(filtered / 10) });
  const share = (part: number, whole: number) => (whole > 0 ? part / whole : null);
  const [exposed, clicked, resolved] = [Math.floor(delivered * 0.6), Math.floor(delivered * 0.1), Math.floor(delivered * 0.2)];
  const [seen, pressed, converted] = [Math.floor(exposed * 0.8), Math.floor(clicked * 0.9), Math.floor(delivered * 0.01)];
  return {
    submitted: Math.floor(delivered * 1.05),
    delivered,
    resolvable: delivered,
    resolved: sizes(resolved),
    exposed: sizes(exposed),
    exposed_handset_days: sizes(seen),
    clicked: sizes(clicked),
    clicked_handset_days: sizes(pressed),
    dialled: sizes(Math.floor(clicked * 0.3)),
    opened: sizes(Math.floor(clicked * 0.7)),
    converted,
    resolve_rate: share(resolved, delivered),
    exposure_rate: share(seen, delivered),
    click_rate: share(pressed, seen),
    conversion_rate: share(converted, delivered),
  };
}

function deliveredOn(day: string): number {
  return (Number(day.replaceAll("-", "")) * 7919) % 900;
}

function found(query: URLSearchParams): Reply {
  const until = query.get("until") ?? new Date().toISOString().slice(0, 10);
  const from = query.get("from") ?? new Date(Date.parse(until) - 29 * DAY_MS).toISOString().slice(0, 10);
  const count = Math.max(1, Math.round((Date.parse(until) - Date.parse(from)) / DAY_MS) + 1);
  const days = Array.from({ length: count }, (_, at) => new Date(Date.parse(from) + at * DAY_MS).toISOString().slice(0, 10));
  const all = days.reduce((sum, day) => sum + deliveredOn(day), 0);
  const by = query.get("by") ?? "day";
  const unsent = by === "item" || by === "vendor" ? { submitted: null, delivered: null, resolvable: null } : {};
  const items: SmartFunnelRow[] =
    by === "day"
      ? days.map((day) => ({ key: day, name: null, ...funnelOf(deliveredOn(day)) }))
      : (KEYS[by] ?? []).map(([key, name], at) => ({ key, name, ...funnelOf(Math.floor(all / (at + 2))), ...unsent }));
  return ok({ time_zone: "Asia/Shanghai", from, until, totals: funnelOf(all), items });
}

export const smartStatistics: Handler = ({ method, path, query }: Call) => {
  if (method !== "GET") return undefined;
  switch (path.replace(/^\/admin/, "")) {
    case "/smart/statistics":
      return found(query);
    case "/smart/statistics/file":
      return file(`smart-sms-CNX01.${query.get("format") ?? "csv"}`, "text/csv", "Date\n2026-11-30\n");
    default:
      return undefined;
  }
};
