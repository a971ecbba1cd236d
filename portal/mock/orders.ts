import type { Consumption, LedgerLine, Order, OrderAct, OrderDetail, OrderStatus } from "@/api/types";
import { type Call, type Handler, ok, paged, refuse, type Reply } from "./call.ts";
import { isAmount, less, micro, plus } from "./money.ts";
import { ordered, packageOf } from "./packages.ts";

const DAY_MS = 86_400_000;
const at = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString();

const textOr = (value: unknown, otherwise: string) => (typeof value === "string" ? value : otherwise);

const CAN: Record<OrderStatus, OrderAct[]> = {
  ordered: ["activate", "change", "top_up", "correct", "cancel"],
  active: ["change", "renew", "top_up", "correct", "cancel"],
  exhausted: ["change", "renew", "top_up", "correct", "cancel"],
  expired: ["renew", "correct", "cancel"],
  cancelled: ["correct"],
};

type Kept = Omit<OrderDetail, "can" | "remaining_amount" | "level">;

const order = (number: string, package_id: string, more: Partial<Kept> = {}): Kept => {
  const of = packageOf(package_id);
  if (!of) throw new Error(`no package ${package_id}`);
  return {
    number,
    package_id,
    product_name: of.product_name,
    business_channel: of.business_channel,
    tenant_code: "CNX01",
    tenant_name: "CNX01",
    ordered_at: at(-5),
    effective_at: at(-5),
    expires_at: of.validity_days === null ? null : at(of.validity_days - 5),
    validity_days: of.validity_days,
    payment_type: of.payment_type,
    unit: of.unit,
    total_amount: of.total_amount,
    held: "0",
    charged: "2",
    credited: "0",
    warning_threshold: of.warning_threshold,
    prohibiting_threshold: of.prohibiting_threshold,
    status: "active",
    version: 4,
    terms: { direction: of.direction, types: of.types, charge_on: of.charge_on, prices: of.prices, routes: of.routes },
    ...more,
  };
};

let orders: Kept[] = [
  order("CloudSMS_20211117141632", "024283242522", { held: "3.4", charged: "11208.55", credited: "500", version: 9, ordered_at: at(-3), effective_at: at(-2.9) }),
  order("CloudSMS_20211115174443", "026770802825", { charged: "138", held: "12" }),
  order("CloudSMS_2021111517430", "028308971265", { charged: "191", held: "3", expires_at: at(3) }),
  order("CloudSMS_20211115174343", "024813758077", { status: "ordered", effective_at: null, expires_at: null, charged: "0" }),
  order("CloudSMS_20211115160464", "023192745446", { charged: "4000", status: "exhausted" }),
  order("CloudSMS_20211014083000", "026770802825", { charged: "120", status: "expired", ordered_at: at(-42), effective_at: at(-42), expires_at: at(-12) }),
  order("CloudSMS_20211103120000", "026770802825", { status: "cancelled", charged: "7", ordered_at: at(-22), effective_at: at(-22) }),
  order("CloudSMS_20211116090101", "021000000017", {
    tenant_code: "SWALLOW",
    tenant_name: "Cloud Swallow Trading and Logistics Services (Asia Pacific) Company Limited",
    charged: "999999999",
    total_amount: "1000000000",
    ordered_at: at(-4),
  }),
];

function levelOf(of: Kept, left: bigint | null): Order["level"] {
  if (of.payment_type === "postpaid") {
    const owed = micro(of.charged) + micro(of.held) - micro(of.credited);
    if (of.prohibiting_threshold && owed >= micro(of.prohibiting_threshold)) return "prohibited";
    return of.warning_threshold && owed >= micro(of.warning_threshold) ? "warned" : "normal";
  }
  const share = Number(left ?? 0n) / Number(micro(of.total_amount ?? "1"));
  return share <= 0 ? "spent" : share <= 0.05 ? "very_low" : share <= 0.2 ? "low" : "normal";
}

function shown(of: Kept): OrderDetail {
  const limit = of.total_amount ?? (of.prohibiting_threshold && plus(of.prohibiting_threshold, of.credited));
  const left = limit === null ? null : less(limit, plus(of.charged, of.held));
  const room = left === null || micro(left) > 0n ? left : "0";
  return { ...of, remaining_amount: room, level: levelOf(of, room === null ? null : micro(room)), can: CAN[of.status] };
}

export function orderOf(number: unknown): OrderDetail | undefined {
  const found = orders.find((one) => one.number === number);
  return found && shown(found);
}

/** Changes an order as the platform would; also what somebody else did meanwhile, for tests. */
export function changeOrder(number: string, more: Partial<Kept>): Reply {
  orders = orders.map((one) => (one.number === number ? { ...one, ...more, version: one.version + 1 } : one));
  return ok(orderOf(number));
}

function list(query: URLSearchParams, tenant: string | null): Reply {
  const is = (name: string, value: string) => !query.has(name) || query.get(name) === value;
  const words = (query.get("q") ?? "").toLowerCase();
  const rows = orders
    .map(shown)
    .filter(
      (one) =>
        (tenant === null || one.tenant_code === tenant) &&
        is("tenant", one.tenant_code) &&
        is("status", one.status) &&
        is("payment_type", one.payment_type) &&
        is("package_id", one.package_id) &&
        (!query.has("from") || Date.parse(one.ordered_at) >= Date.parse(query.get("from") ?? "")) &&
        (!query.has("until") || Date.parse(one.ordered_at) < Date.parse(query.get("until") ?? "")) &&
        (!query.has("level") || (one.status === "active" && one.level !== "normal")) &&
        [one.number, one.product_name, one.tenant_code].some((text) => text.toLowerCase().includes(words)),
    )
    .map((one) => ({ ...one, terms: undefined }));
  return paged(rows, query);
}

function ledger(of: Kept, query: URLSearchParams): Reply {
  const price = of.unit === "SMS" ? "1" : "0.045";
  const lines: LedgerLine[] = [];
  const none = { uid: null, who: null, reason: null, correction_id: null };
  for (let n = 0; n < 120; n += 1) {
    const uid = `06QZ3JV9K2${String.fromCharCode(65 + (n % 20))}${(n % 9) + 1}H`;
    const move = n % 3 === 0 ? "hold" : n % 13 === 0 ? "void" : "post";
    lines.push({ ...none, at: new Date(Date.now() - n * 1_730_000).toISOString(), move, amount: price, uid });
  }
  const by = { ...none, who: "platform_finance" };
  lines.splice(2, 0, { ...by, at: at(-0.03), move: "correction", amount: "-5", reason: "charged twice on 3 November", correction_id: "868000000000007001" });
  lines.splice(9, 0, { ...by, at: at(-0.2), move: "top_up", amount: "500", reason: "invoice 2021-118" });
  lines.push({ ...by, who: "platform_adm", at: of.ordered_at, move: "top_up", amount: of.total_amount ?? "0", reason: "order placed" });
  const moves = query.getAll("move");
  const rows = of.status === "ordered" ? lines.slice(-1) : lines;
  return paged(rows.filter((line) => moves.length === 0 || moves.includes(line.move)), query);
}

function consumption(of: Kept, query: URLSearchParams): Reply {
  const until = query.get("until") ?? at(0).slice(0, 10);
  const count = query.has("from") ? Math.round((Date.parse(until) - Date.parse(query.get("from") ?? "")) / DAY_MS) + 1 : 30;
  const days = Array.from({ length: count }, (_, n): Consumption["days"][number] => {
    const back = count - 1 - n;
    const messages = of.status === "ordered" ? 0 : back % 7 > 4 ? 3 : 11 + ((back * 977) % 23);
    const segments = Math.round(messages * 1.4);
    const charged = of.unit === "SMS" ? String(segments) : plus("0", (segments * 0.045).toFixed(3));
    const date = new Date(Date.parse(until) - back * DAY_MS).toISOString().slice(0, 10);
    return { date, messages, segments, charged, returned: messages > 0 && back % 9 === 0 ? "1" : "0" };
  });
  return ok({ time_zone: "Asia/Shanghai", days });
}

const bad = (field: string, code = "field_invalid") => {
  const detail = `The value of ${field} is not possible. Look at it again.`;
  return refuse(422, code, detail, { fields: [{ field, detail }] });
};

function place(body: Record<string, unknown>): Reply {
  const of = packageOf(body.package_id);
  if (!of) return bad("package_id");
  if (of.retired_at) return refuse(409, "package_retired", "The package is no longer offered. Choose another package.");
  if (typeof body.total_amount === "string" && !isAmount(body.total_amount)) return bad("total_amount", "amount_invalid");
  const digits = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
  const now = body.activate ? textOr(body.effective_at, at(0)) : null;
  const made = order(`CloudSMS_${digits}`, of.package_id, {
    tenant_code: String(body.tenant),
    tenant_name: String(body.tenant),
    ordered_at: at(0),
    effective_at: now,
    expires_at: (body.expires_at as string | undefined) ?? (now && of.validity_days !== null ? at(of.validity_days) : null),
    total_amount: (body.total_amount as string | undefined) ?? of.total_amount,
    warning_threshold: (body.warning_threshold as string | undefined) ?? of.warning_threshold,
    prohibiting_threshold: (body.prohibiting_threshold as string | undefined) ?? of.prohibiting_threshold,
    status: body.activate ? "active" : "ordered",
    charged: "0",
    version: 1,
  });
  orders = [made, ...orders];
  ordered(of.package_id);
  return { status: 201, body: shown(made) };
}

const STALE = "Somebody else changed this after you read it; nothing was overwritten. Read it again and repeat your change.";

function patch(of: Kept, body: Record<string, unknown>): Reply {
  if (of.version !== body.version) return refuse(409, "changed_meanwhile", STALE);
  const rest: Partial<Kept> = { ...body, version: of.version };
  const next = { ...of, ...rest };
  if (next.warning_threshold && next.prohibiting_threshold && micro(next.warning_threshold) > micro(next.prohibiting_threshold)) {
    return bad("warning_threshold", "amount_invalid");
  }
  return changeOrder(of.number, rest);
}

function topUp(of: Kept, amount: unknown): Partial<Kept> {
  if (!isAmount(amount)) return {};
  return of.payment_type === "prepaid"
    ? { total_amount: plus(of.total_amount ?? "0", amount), status: of.status === "exhausted" ? "active" : of.status }
    : { credited: plus(of.credited, amount) };
}

function act(of: Kept, what: string, body: Record<string, unknown>): Reply | undefined {
  const event = what === "top-ups" ? "top_up" : (what as OrderAct);
  if (!["activate", "cancel", "renew", "top_up"].includes(event)) return undefined;
  if (!CAN[of.status].includes(event)) {
    return refuse(409, "order_state", `The order cannot do this now: it is ${of.status}. Look at it again; what it can do is listed with it.`);
  }
  if (event === "activate") {
    const from = textOr(body.effective_at, at(0));
    const end = of.validity_days === null ? null : new Date(Date.parse(from) + of.validity_days * DAY_MS).toISOString();
    return changeOrder(of.number, { status: "active", effective_at: from, expires_at: of.expires_at ?? end });
  }
  if (event === "cancel") return changeOrder(of.number, { status: "cancelled" });
  if (event === "top_up") return isAmount(body.amount) ? changeOrder(of.number, topUp(of, body.amount)) : bad("amount", "amount_invalid");
  const days = Number(body.days ?? of.validity_days ?? 0);
  if (days <= 0) return bad("days");
  const from = Math.max(Date.now(), Date.parse(of.expires_at ?? at(0)));
  const expires_at = new Date(from + days * DAY_MS).toISOString();
  return changeOrder(of.number, { ...topUp(of, body.amount), status: "active", expires_at });
}

function one(of: Kept, more: string | undefined, { method, query, body }: Call): Reply | undefined {
  if (method === "GET" && more === undefined) return ok(shown(of));
  if (method === "GET" && more === "ledger") return ledger(of, query);
  if (method === "GET" && more === "consumption") return consumption(of, query);
  if (method === "PATCH" && more === undefined) return patch(of, body);
  return method === "POST" && more !== undefined ? act(of, more, body) : undefined;
}

export const orderBook: Handler = (call) => {
  const { method, path, query, body } = call;
  const own = path.startsWith("/orders");
  if (!own && !path.startsWith("/admin/orders")) return undefined;
  const [, number, more] = /^(?:\/admin)?\/orders(?:\/([^/]+)(?:\/(.+))?)?$/.exec(path) ?? [];
  if (number === undefined) {
    if (method === "POST" && !own) return place(body);
    return method === "GET" ? list(query, own ? "CNX01" : null) : undefined;
  }
  const found = orders.find((kept) => kept.number === decodeURIComponent(number));
  if (!found || (own && found.tenant_code !== "CNX01")) return undefined;
  return one(found, more, call);
};
