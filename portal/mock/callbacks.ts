import type { CallbackItem, Parked, Push } from "@/api/types";
import { type Handler, ok, refuse } from "./call.ts";

const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

const receipts: CallbackItem = {
  sort: "receipts",
  url: "https://shop.example.com/hongyan/receipts",
  status: "active",
  behind: 1204,
  failing_since: ago(95),
  failures: 9,
  next_try_at: ago(-17),
  last_note: "HTTP 503",
};

let callbacks: CallbackItem[] = [
  receipts,
  { ...receipts, sort: "request", url: "https://promo.example.com/dlr", behind: 0, failing_since: null, failures: 0 },
];
let parked: Parked[] = [
  { id: "4", url: receipts.url, first_event_id: "1024", last_event_id: "9031", parked_at: ago(60 * 24), replaying: false },
  { id: "3", url: null, first_event_id: "12", last_event_id: "12", parked_at: ago(60 * 24 * 9), replaying: false },
];

function pushes(): Push[] {
  return Array.from({ length: 43 }, (_, n) => {
    const isTaken = n > 8;
    return {
      at: ago(n * 11 + 2),
      first_event_id: String(10_231 - n * 8),
      last_event_id: String(10_238 - n * 8),
      events: isTaken ? 8 : 100,
      status: n === 3 ? null : isTaken ? 200 : 503,
      note: n === 3 ? "no answer in time" : isTaken ? null : "HTTP 503",
      took_ms: n === 3 ? 10_000 : 35 + ((n * 37) % 180),
    };
  });
}

const SECRET = "whsec_Zk3vQ9pLx7TmB2cYwN8dRf5sHg4jKa6eUi1oPqWzXyM";

function put(sort: string, url: string) {
  if (!url.startsWith("https://") || url.includes("10.0.0.")) {
    const detail = "url cannot be used: it leads into a private network. Give a public https address.";
    return refuse(422, "callback_invalid", detail, { fields: [{ field: "url", detail }] });
  }
  const idle = { failing_since: null, failures: 0, next_try_at: null, last_note: null };
  const item = { sort, url, status: "active", behind: 0, ...idle };
  callbacks = [...callbacks.filter((known) => known.sort !== sort), item];
  return ok({ ...item, secret: url.includes("known") ? undefined : SECRET });
}

export const callback: Handler = ({ method, path, body }) => {
  switch (`${method} ${path}`) {
    case "GET /callbacks":
      return ok({ items: callbacks });
    case "GET /callbacks/parked":
      return ok({ items: parked });
    case "POST /callbacks/parked/replay":
      parked = parked.map((run) => (!body.id || run.id === body.id ? { ...run, replaying: true } : run));
      return ok({ replaying: body.id ? 1 : parked.length });
  }
  const [, sort, what] = /^\/callbacks\/(receipts|uplinks|notices)(\/[a-z-]+)?$/.exec(path) ?? [];
  if (!sort) return undefined;
  if (method === "PUT") return put(sort, String(body.url));
  const known = callbacks.find((item) => item.sort === sort);
  if (!known) return undefined;
  switch (`${method} ${what ?? ""}`) {
    case "GET ":
      return ok(known);
    case "GET /pushes":
      return ok({ items: sort === "receipts" ? pushes() : [] });
    case "DELETE ":
      callbacks = callbacks.filter((item) => item !== known);
      return { status: 204 };
    case "POST /rotate-secret":
      return ok({ secret: SECRET });
    case "POST /test":
      return ok({
        at: ago(0),
        first_event_id: "0",
        last_event_id: "0",
        events: 1,
        status: sort === "receipts" ? 503 : 200,
        note: sort === "receipts" ? "HTTP 503" : null,
        took_ms: 84,
      });
    default:
      return undefined;
  }
};
