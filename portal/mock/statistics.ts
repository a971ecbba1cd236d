// Delivery statistics: figures that follow from the day, so that they are the same in every run.

import type { DeliveryFigures, DeliveryHour, DeliveryRow } from "@/api/types";
import { type Call, file, type Handler, ok, paged, refuse, type Reply } from "./call.ts";

const ZONE = "Asia/Shanghai";
const DAY_MS = 86_400_000;

const KEYS: Record<string, [string | null, string | null][]> = {
  type: [["notification", null], ["verification", null], ["marketing", null]],
  country: [["CN", null], ["PH", null], [null, null]],
  network: [["cmcc", null], ["cucc", null], ["ctcc", null], ["unknown", null]],
  route: [["CMIMY_Notification", null], ["CMIMY_Code", null]],
  signature: [["鸿雁", null], [null, null]],
  template: [["otp", null], [null, null]],
  reason: [
    ["carrier.powered_off", "The phone was switched off until the message expired."],
    ["blacklisted", "This number is on the blacklist. Remove it from your list; do not send to it again."],
  ],
  tenant: [["CNX01", "CNX01"], ["HARBOUR", "Harbour Light Clinic"]],
};

function figuresOf(messages: number, isDecided = true): DeliveryFigures {
  const failed = Math.floor(messages / 20);
  const unconfirmed = Math.floor(messages / 50);
  const under_way = isDecided ? 0 : Math.floor(messages / 10);
  const delivered = messages - failed - unconfirmed - under_way;
  const decided = delivered + failed + unconfirmed;
  const success_rate = decided > 0 ? delivered / decided : null;
  return { messages, segments: messages * 2, delivered, failed, unconfirmed, cancelled: 0, under_way, success_rate };
}

function messagesOn(day: string): number {
  return (Number(day.replaceAll("-", "")) * 7919) % 900;
}

function daysOf(query: URLSearchParams): string[] {
  const today = new Date().toISOString().slice(0, 10);
  const until = query.get("until") ?? today;
  const from = query.get("from") ?? new Date(Date.parse(until) - 29 * DAY_MS).toISOString().slice(0, 10);
  const count = Math.max(0, Math.round((Date.parse(until) - Date.parse(from)) / DAY_MS) + 1);
  return Array.from({ length: count }, (_, at) => new Date(Date.parse(until) - at * DAY_MS).toISOString().slice(0, 10));
}

function sumOf(days: string[]): DeliveryFigures {
  return figuresOf(days.reduce((sum, day) => sum + messagesOn(day), 0));
}

function list(query: URLSearchParams): Reply {
  const days = daysOf(query);
  const [until = "", from = ""] = [days[0], days.at(-1)];
  if (days.length === 0) {
    const detail = "until: expected not before from";
    return refuse(400, "field_invalid", detail, { fields: [{ field: "until", detail }] });
  }
  const back = (day: string) => new Date(Date.parse(day) - days.length * DAY_MS).toISOString().slice(0, 10);
  const rows = days.map((day): DeliveryRow => ({ key: day, name: null, ...figuresOf(messagesOn(day)) }));
  return ok({
    ...(paged(rows, query).body as object),
    time_zone: ZONE,
    from,
    until,
    totals: sumOf(days),
    before_from: back(from),
    before_until: back(until),
    before_totals: sumOf(days.map(back)),
  });
}

function detail(query: URLSearchParams): Reply {
  const by = query.get("by") ?? "date";
  const days = daysOf(query);
  if (by === "date") {
    const items = [...days].reverse().map((day) => ({ key: day, name: null, ...figuresOf(messagesOn(day)) }));
    return ok({ items });
  }
  const all = sumOf(days).messages;
  const keys =
    by === "hour"
      ? Array.from({ length: 24 }, (_, at): [string, null] => [String(at).padStart(2, "0"), null])
      : (KEYS[by] ?? []);
  return ok({ items: keys.map(([key, name], at) => ({ key, name, ...figuresOf(Math.floor(all / (at + 2))) })) });
}

function hours(query: URLSearchParams): Reply {
  const days = daysOf(query);
  const items = Array.from({ length: 7 * 24 }, (_, at): DeliveryHour => {
    const hour = at % 24;
    return { weekday: Math.floor(at / 24) + 1, hour, ...figuresOf(hour < 8 ? 0 : (at * 37) % 500) };
  });
  return ok({
    time_zone: ZONE,
    from: days.at(-1),
    until: days[0],
    items: items.filter(({ messages }) => messages > 0),
  });
}

export const statistics: Handler = ({ method, path, query }: Call) => {
  if (method !== "GET") return undefined;
  switch (path.replace(/^\/admin/, "")) {
    case "/statistics":
      return list(query);
    case "/statistics/detail":
      return detail(query);
    case "/statistics/hours":
      return hours(query);
    case "/statistics/file":
      return file(`statistics-CNX01.${query.get("format") ?? "csv"}`, "text/csv", "Seq No.\n1\n");
    default:
      return undefined;
  }
};
