import type { Expense, ExpenseList, SmsType, Statement, StatementLine, StatementOrder, StatementTenant } from "@/api/types";
import { type Call, file, type Handler, ok, paged, refuse, type Reply } from "./call.ts";

const ZONE = "Asia/Shanghai";
const DAY_MS = 86_400_000;

/** Today where the tenant is. */
const today = () => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);

type Line = {
  order: string;
  product: string;
  unit: string;
  type: SmsType;
  country: string | null;
  route: string;
  /** Millionths. */
  price: number;
  per_day: number;
  /** The task that half of it belongs to. */
  task?: string;
};

const LINES: Line[] = [
  { order: "CloudSMS_20211117141632", product: "CMIMY_PACK02", unit: "USD", type: "verification", country: "PH", route: "CMIMY_Verification", price: 45_000, per_day: 812 },
  { order: "CloudSMS_20211117141632", product: "CMIMY_PACK02", unit: "USD", type: "notification", country: "PH", route: "CMIMY_Notification", price: 38_500, per_day: 604 },
  { order: "CloudSMS_20211117141632", product: "CMIMY_PACK02", unit: "USD", type: "notification", country: "MY", route: "CMIMY_Notification", price: 52_000, per_day: 377 },
  { order: "CloudSMS_20211117141632", product: "CMIMY_PACK02", unit: "USD", type: "marketing", country: "SG", route: "CMIMY_Marketing", price: 61_250, per_day: 96, task: "November sale" },
  { order: "CloudSMS_20211115174443", product: "SMM", unit: "SMS", type: "verification", country: "CN", route: "CNX_SMM_Verification", price: 1_000_000, per_day: 140 },
  { order: "CloudSMS_20211115174443", product: "SMM", unit: "SMS", type: "marketing", country: null, route: "CNX_SMM_Marketing", price: 1_000_000, per_day: 55 },
];

const text = (micro: number) => String(micro / 1_000_000);
const micro = (amount: string) => Math.round(Number(amount) * 1_000_000);

/** How much was sent on a day, without chance: less on weekends, a little more every week. */
function messagesOn(date: string, { per_day }: Line, at: number): number {
  const day = Math.floor(Date.parse(date) / DAY_MS);
  const isWeekend = (day + 4) % 7 === 0 || (day + 4) % 7 === 6;
  return Math.round(per_day * (isWeekend ? 0.3 : 1) * (0.7 + ((day * 7 + at * 13) % 11) / 18));
}

function expense(date: string, line: Line, messages: number, task: string | null): Expense {
  const segments = Math.round(messages * 1.3);
  const returned_messages = Math.round(messages * 0.04);
  return {
    date,
    type: line.type,
    country: line.country,
    route_id: line.route,
    task,
    order_number: line.order,
    product_name: line.product,
    unit: line.unit,
    price: text(line.price),
    messages,
    segments,
    charged: text(segments * line.price),
    returned_messages,
    returned: text(returned_messages * line.price),
    log: new URLSearchParams({
      from: `${date.slice(0, 7)}-01T00:00:00Z`,
      until: new Date(Date.parse(date) + DAY_MS).toISOString(),
      type: line.type,
      ...(line.country ? { country: { PH: "63", MY: "60", SG: "65", CN: "86" }[line.country] ?? "" } : {}),
      route_id: line.route,
      ...(task ? { task } : {}),
    }).toString(),
  };
}

function dates(from: string, until: string): string[] {
  const count = Math.max(0, (Date.parse(until) - Date.parse(from)) / DAY_MS + 1);
  return Array.from({ length: count }, (_, at) => new Date(Date.parse(until) - at * DAY_MS).toISOString().slice(0, 10));
}

/** One row, or one of the task and one of what belongs to none. */
function expensesOn(date: string, line: Line, messages: number, isByTask: boolean): Expense[] {
  if (!isByTask || !line.task) return [expense(date, line, messages, null)];
  const half = Math.floor(messages / 2);
  return [expense(date, line, half, line.task), expense(date, line, messages - half, null)];
}

/** Every row of the days, the newest first. */
function rowsOf(from: string, until: string, isMonthly: boolean, isByTask = false): Expense[] {
  const last = until < today() ? until : today();
  const days = dates(from, last).filter((day) => day >= "2021-09-14");
  if (!isMonthly) return days.flatMap((day) => LINES.flatMap((line, at) => expensesOn(day, line, messagesOn(day, line, at), isByTask)));
  const months = [...new Set(days.map((day) => day.slice(0, 7)))];
  return months.flatMap((month) =>
    LINES.flatMap((line, at) => {
      const own = days.filter((day) => day.startsWith(month));
      return expensesOn(month, line, own.reduce((sum, day) => sum + messagesOn(day, line, at), 0), isByTask);
    }),
  );
}

type Sums = Pick<Expense, "unit" | "messages" | "segments" | "charged" | "returned">;

function totalsOf(rows: Expense[]): Sums[] {
  const units = [...new Set(rows.map(({ unit }) => unit))];
  return units.map((unit) => {
    const own = rows.filter((row) => row.unit === unit);
    const sum = (key: "messages" | "segments") => own.reduce((all, row) => all + row[key], 0);
    const money = (key: "charged" | "returned") => text(own.reduce((all, row) => all + micro(row[key]), 0));
    return { unit, messages: sum("messages"), segments: sum("segments"), charged: money("charged"), returned: money("returned") };
  });
}

function expensesOf(query: URLSearchParams): Expense[] {
  const [from, until] = rangeOf(query);
  const is = (name: string, value: string | null) => !query.get(name) || query.get(name) === value;
  const name = query.get("task")?.toLowerCase();
  const isByTask = query.get("group_by") === "task" || Boolean(name);
  return rowsOf(from, until, query.get("period") === "month", isByTask).filter(
    (row) =>
      (!name || row.task?.toLowerCase().includes(name)) &&
      is("type", row.type) && is("country", row.country) && is("route_id", row.route_id) && is("order", row.order_number),
  );
}

function rangeOf(query: URLSearchParams): [string, string] {
  return [query.get("from") ?? `${today().slice(0, 7)}-01`, query.get("until") ?? today()];
}

function expenses(query: URLSearchParams): Reply {
  const [from, until] = rangeOf(query);
  if (until < from) {
    const detail = "until: expected not before from";
    return refuse(400, "field_invalid", detail, { fields: [{ field: "until", detail }] });
  }
  const rows = query.get("tenant") === "HARBOUR" ? [] : expensesOf(query);
  const page = paged(rows, query).body as ExpenseList;
  return ok({ ...page, time_zone: ZONE, from, until, totals: totalsOf(rows) });
}

const MONTHS_BACK = 3;

function monthsOf(): string[] {
  const [year = 0, month = 0] = today().split("-").map(Number);
  return Array.from({ length: MONTHS_BACK }, (_, at) => new Date(Date.UTC(year, month - 1 - at, 1)).toISOString().slice(0, 7));
}

function linesOf(month: string): StatementLine[] {
  const rows = rowsOf(`${month}-01`, dates(`${month}-01`, `${month}-28`)[0] ?? today(), true);
  return rows.map(({ order_number, unit, type, country, route_id, price, messages, segments, charged }) => ({
    order_number,
    unit,
    type,
    country,
    route_id,
    price,
    messages,
    segments,
    charged,
  }));
}

function orderOf(number: string, lines: StatementLine[], more: Partial<StatementOrder>): StatementOrder {
  const own = lines.filter(({ order_number }) => order_number === number);
  const charged = own.reduce((sum, line) => sum + micro(line.charged), 0);
  const order = {
    order_number: number,
    product_name: "SMM",
    business_channel: "CNX_SMM",
    payment_type: "prepaid" as const,
    unit: "SMS",
    opening: "20000",
    topped_up: "5000",
    corrected: "0",
    returned: "8",
    held: "3",
    messages: own.reduce((sum, { messages }) => sum + messages, 0),
    segments: own.reduce((sum, { segments }) => sum + segments, 0),
    ...more,
  };
  const closing = micro(order.opening) + micro(order.topped_up) + micro(order.corrected) - charged;
  return { ...order, charged: text(charged), closing: text(closing) };
}

function statement(query: URLSearchParams): Reply {
  const months = monthsOf();
  const month = query.get("month") ?? months[0] ?? "";
  const lines = months.includes(month) && query.get("tenant") !== "HARBOUR" ? linesOf(month) : [];
  const items =
    lines.length === 0
      ? []
      : [
          orderOf("CloudSMS_20211117141632", lines, {
            product_name: "CMIMY_PACK02",
            business_channel: "CMIMY",
            payment_type: "postpaid",
            unit: "USD",
            opening: "-1204.5",
            topped_up: "1204.5",
            corrected: "-5",
            returned: "1.35",
            held: "0.045",
          }),
          orderOf("CloudSMS_20211115174443", lines, {}),
        ];
  const body: Statement = { month, time_zone: ZONE, complete: month !== months[0], months, items, lines };
  return ok(body);
}

const TENANTS: StatementTenant[] = [
  {
    tenant_code: "CNX01",
    tenant_name: "CNX01",
    units: [
      { unit: "SMS", charged: "7020", topped_up: "5000", corrected: "0" },
      { unit: "USD", charged: "2641.7435", topped_up: "1204.5", corrected: "-5" },
    ],
  },
  { tenant_code: "QINGHE", tenant_name: "青禾教育科技（示例）有限公司", units: [{ unit: "CNY", charged: "18250.4", topped_up: "50000", corrected: "0" }] },
  {
    tenant_code: "SWALLOW",
    tenant_name: "Cloud Swallow Trading and Logistics Services (Asia Pacific) Company Limited",
    units: [{ unit: "USD", charged: "120345.678901", topped_up: "0", corrected: "12.5" }],
  },
];

export const finance: Handler = ({ method, path, query }: Call) => {
  if (method !== "GET") return undefined;
  const place = path.replace(/^\/admin/, "");
  switch (place) {
    case "/expenses":
      return expenses(query);
    case "/expenses/file":
      return file(`expenses-CNX01.${query.get("format") ?? "csv"}`, "text/csv", "Date,Type\n2021-11-25,Notification\n");
    case "/statements":
      return statement(query);
    case "/statements/file":
      return file(`statement-CNX01.${query.get("format") ?? "pdf"}`, "application/pdf", "%PDF-1.7\n");
    case "/statements/tenants":
      return ok({ items: monthsOf().includes(query.get("month") ?? "") ? TENANTS : [] });
    default:
      return undefined;
  }
};
