// What was sent in the imitation, and how it fares: each message goes through its states by the clock.

import type {
  Direction,
  LogItem,
  MessageStatus,
  PreviewItem,
  SendBody,
  SmsType,
  StatusCounts,
  Task,
  Template,
  TimelineStep,
} from "@/api/types";
import { layout } from "../src/parts/handset/segments.ts";
import { masked, type Phone, phoneOf } from "./phone.ts";

type Sent = {
  uid: string;
  task: string | null;
  phone: Phone | null;
  given: string;
  content: string;
  type: SmsType;
  signature: string;
  sender_id: string | null;
  template_id: string | null;
  route_id: string | null;
  reference: string | null;
  accepted: number;
  due: number | null;
  error: LogItem["error"];
  price: LogItem["price"];
  /** How it ends, and after how many milliseconds. */
  fate: { status: MessageStatus; after: number; dr_state: string | null; code: string | null };
  cancelled: number | null;
};
type Sheet = {
  id: string;
  name: string;
  type: SmsType;
  template_id: string | null;
  signature: string;
  sender_id: string | null;
  content: string;
  created_by: string;
  created: number;
  due: number | null;
};
export type Received = { id: string; phone: Phone; to: string; text: string; at: number; message: string | null };

/** A message, with what every message has. */
type Item = LogItem & { status: MessageStatus; segments: number };

const iso = (ms: number) => new Date(ms).toISOString();
const NOW = Date.now();

const DELIVERED: Sent["fate"] = { status: "delivered", after: 3_600, dr_state: "DELIVRD", code: "DELIVRD:000" };
const FATES: [share: number, fate: Sent["fate"]][] = [
  [0.92, { status: "undelivered", after: 5_200, dr_state: "UNDELIV", code: "UNDELIV:MK:0001" }],
  [0.95, { status: "undelivered", after: 9_000, dr_state: "EXPIRED", code: "EXPIRED:005" }],
  [0.97, { status: "rejected", after: 1_400, dr_state: "REJECTED", code: "0x0000000B" }],
  [1, { status: "unconfirmed", after: 20_000, dr_state: "NO_RECEIPT", code: null }],
];

const EXPLAINED: Record<string, string> = {
  DELIVRD: "Delivered to the handset.",
  UNDELIV: "The handset is switched off or out of reach. Send again later if it still matters.",
  EXPIRED: "The handset could not be reached before the validity ended. Send again with a longer validity.",
  REJECTED: "The carrier refused the number: it does not exist or is out of service. Check the number.",
  NO_RECEIPT:
    "No delivery notification arrived in the waiting time (72 h). The message may or may not have arrived; send again only if that does no harm.",
  LOCAL_REJECTED: "The platform refused the message before it was sent.",
  CANCELLED: "The message was cancelled before it was sent.",
};

let last = 0x6b3_0000;
const uid = () => `06QZ3JV9K2${(last += 1).toString(32).toUpperCase()}`;
const chance = (n: number) => ((Math.imul(n + 7, 2_654_435_761) >>> 0) % 1000) / 1000;
const fateOf = (n: number) =>
  chance(n) < 0.86 ? DELIVERED : (FATES.find(([share]) => chance(n) < share)?.[1] ?? DELIVERED);

const messages: Sent[] = [];
const sheets: Sheet[] = [];
const uplinks: Received[] = [];

const statusOf = (one: Sent, now = Date.now()): MessageStatus => {
  if (one.error) return "refused";
  if (one.cancelled !== null) return "cancelled";
  const age = now - (one.due ?? one.accepted);
  if (age < 700) return "queued";
  if (age < 1_200) return "sending";
  return age < one.fate.after ? "submitted" : one.fate.status;
};

const OPEN = new Set<MessageStatus>(["held", "queued", "sending", "submitted"]);

function item(one: Sent, isUnmasked: boolean): Item {
  const status = statusOf(one);
  const isOpen = OPEN.has(status);
  const begun = one.due ?? one.accepted;
  const state =
    status === "refused" ? "LOCAL_REJECTED" : status === "cancelled" ? "CANCELLED" : isOpen ? null : one.fate.dr_state;
  const direction: Direction = one.phone?.country === "CN" ? "mainland" : "international";
  const { encoding, segments } = layout(one.content, direction);
  const phone = one.phone ? (isUnmasked ? one.phone.national : masked(one.phone)) : one.given;
  return {
    kind: "mt",
    uid: one.uid,
    uplink_id: null,
    answers_uid: null,
    request_id: one.task ?? one.uid,
    to: one.phone ? `+${one.phone.calling_code}${phone}` : one.given,
    country: one.phone?.country ?? null,
    network: one.phone?.country === "CN" ? "cmcc" : "unknown",
    type: one.type,
    direction: one.phone ? direction : null,
    status,
    content: one.content,
    encoding,
    segments: segments.length,
    signature: one.signature,
    sender_id: one.sender_id,
    template_id: one.template_id,
    route_id: one.route_id,
    reference: one.reference,
    dr_state: state,
    dr_code: status === "refused" || isOpen || status === "cancelled" ? null : one.fate.code,
    error:
      one.error ??
      (state && state !== "DELIVRD" && state !== "CANCELLED"
        ? { code: state.toLowerCase(), detail: EXPLAINED[state] ?? "" }
        : null),
    price: one.error ? null : one.price,
    charged: status === "delivered" ? one.price : isOpen ? null : one.price && { ...one.price, amount: "0" },
    accepted_at: iso(one.accepted),
    scheduled_at: one.due === null ? null : iso(one.due),
    valid_until: iso(begun + 86_400_000),
    submitted_at: status === "refused" || status === "queued" || status === "cancelled" ? null : iso(begun + 900),
    closed_at: isOpen ? null : iso(status === "refused" ? one.accepted : (one.cancelled ?? begun + one.fate.after)),
    calling_code: one.phone ? Number(one.phone.calling_code) : null,
    phone,
    task_id: one.task,
    task_name: sheets.find(({ id }) => id === one.task)?.name ?? null,
    dr_explanation: state ? { code: state, title: EXPLAINED[state] ?? state } : null,
  };
}

function uplink(one: Received, isUnmasked: boolean): LogItem {
  return {
    kind: "mo",
    uid: one.id,
    uplink_id: one.id,
    to: one.to,
    country: one.phone.country,
    content: one.text,
    accepted_at: iso(one.at),
    calling_code: Number(one.phone.calling_code),
    phone: isUnmasked ? one.phone.national : masked(one.phone),
    answers_uid: one.message,
    request_id: null,
    task_id: null,
    task_name: null,
    network: null,
    type: null,
    direction: null,
    status: null,
    encoding: null,
    segments: null,
    signature: null,
    sender_id: null,
    template_id: null,
    route_id: null,
    reference: null,
    dr_state: null,
    dr_code: null,
    dr_explanation: null,
    error: null,
    price: null,
    charged: null,
    scheduled_at: null,
    valid_until: null,
    submitted_at: null,
    closed_at: null,
  };
}

function timeline(one: Sent): TimelineStep[] {
  const shown = item(one, false);
  const steps: TimelineStep[] = [{ at: shown.accepted_at, what: "accepted" }];
  if (one.error)
    return [...steps, { at: shown.accepted_at, what: "refused", code: one.error.code, explanation: one.error }];
  const begun = one.due ?? one.accepted;
  const carrier = shown.direction === "mainland" ? "gz-cmpp-1" : "intl-smpp-2";
  const after = (ms: number) => iso(begun + ms);
  steps.push(
    { at: iso(one.accepted + 1), what: "screened", note: `${shown.encoding} · ${shown.segments} segment(s)` },
    { at: iso(one.accepted + 1), what: "routed", note: one.route_id },
    { at: iso(one.accepted + 2), what: "held", amount: one.price },
  );
  if (one.due !== null) steps.push({ at: iso(one.accepted + 2), what: "scheduled", note: iso(one.due) });
  if (one.cancelled !== null) {
    return [
      ...steps,
      { at: iso(one.cancelled), what: "voided", amount: one.price },
      { at: iso(one.cancelled), what: "closed", code: "cancelled" },
    ];
  }
  if (shown.submitted_at === null) return steps;
  if (chance(one.accepted) > 0.9) {
    steps.push({
      at: after(720),
      what: "attempt_failed",
      carrier: "sz-cmpp-2",
      part: 1,
      code: "0x00000058",
      explanation: {
        code: "throttled",
        detail: "The carrier asked to slow down and took nothing; the message was tried again.",
      },
    });
  }
  steps.push({ at: after(900), what: "submitted", carrier });
  for (let part = 1; part <= shown.segments; part += 1) {
    steps.push({ at: after(930 + part * 14), what: "answered", carrier, part, note: `A1B2C3D${part}` });
  }
  if (OPEN.has(shown.status)) return steps;
  if (one.fate.code) {
    for (let part = 1; part <= shown.segments; part += 1) {
      steps.push({
        at: after(one.fate.after),
        what: "receipt",
        carrier,
        part,
        code: one.fate.code,
        explanation: { code: one.fate.dr_state ?? "", detail: EXPLAINED[one.fate.dr_state ?? ""] ?? "" },
      });
    }
  }
  steps.push(
    { at: after(one.fate.after), what: shown.status === "delivered" ? "posted" : "voided", amount: one.price },
    { at: after(one.fate.after), what: "closed", code: shown.status, explanation: shown.error ?? null },
    {
      at: after(one.fate.after + 240),
      what: "callback",
      status: 503,
      note: "HTTP 503",
      took_ms: 118,
      url: "https://shop.example/hongyan/receipts",
    },
    {
      at: after(one.fate.after + 1_300),
      what: "callback",
      status: 200,
      note: null,
      took_ms: 42,
      url: "https://shop.example/hongyan/receipts",
    },
  );
  return steps;
}

function task(sheet: Sheet): Task {
  const own = messages.filter((one) => one.task === sheet.id).map((one) => item(one, false));
  const counts: StatusCounts = {};
  const directions: Record<Direction, number> = { mainland: 0, international: 0 };
  for (const { status, direction } of own) {
    counts[status] = (counts[status] ?? 0) + 1;
    if (direction === "mainland" || direction === "international")
      directions[direction] += 1;
  }
  const unit = own.find(({ price }) => price)?.price?.unit;
  const sum = (of: (one: Item) => LogItem["price"]) =>
    unit
      ? {
          unit,
          amount: String(Math.round(own.reduce((total, one) => total + Number(of(one)?.amount ?? 0), 0) * 1000) / 1000),
        }
      : null;
  const isOpen = own.some(({ status }) => OPEN.has(status));
  const isWaiting = sheet.due !== null && sheet.due > Date.now();
  return {
    task_id: sheet.id,
    name: sheet.name,
    type: sheet.type,
    direction_counts: directions,
    template_id: sheet.template_id,
    signature: sheet.signature,
    sender_id: sheet.sender_id,
    content: sheet.content,
    created_by: sheet.created_by,
    created_at: iso(sheet.created),
    scheduled_at: sheet.due === null ? null : iso(sheet.due),
    recipients: own.length,
    counts,
    segments: own.reduce((total, { segments }) => total + segments, 0),
    price: sum(({ price }) => price),
    charged: sum(({ charged }) => charged),
    status: isOpen ? (isWaiting ? "scheduled" : "running") : counts.cancelled ? "cancelled" : "done",
    removed_messages: 0,
  };
}

export const store = {
  messages: () => [...messages].sort((a, b) => b.accepted - a.accepted),
  uplinks: () => uplinks,
  tasks: () => [...sheets].sort((a, b) => b.created - a.created).map(task),
  item,
  uplink,
  timeline,
  statusOf,

  task(id: string): Task | undefined {
    const found = sheets.find((sheet) => sheet.id === id);
    return found && task(found);
  },

  cancel(only: (one: Sent) => boolean): number {
    const open = messages.filter((one) => only(one) && statusOf(one) === "queued");
    for (const one of open) one.cancelled = Date.now();
    return open.length;
  },

  take(body: SendBody & { task?: string }, items: PreviewItem[], template: Template | undefined) {
    const now = Date.now();
    const id = uid();
    const due = body.schedule_at ? Date.parse(body.schedule_at) : null;
    if (body.task) {
      sheets.push({
        id,
        name: body.task,
        type: body.type,
        template_id: template?.template_id ?? null,
        signature: body.signature ?? "",
        sender_id: body.sender_id ?? null,
        content: template?.content ?? body.content ?? "",
        created_by: "CNX01_Adm",
        created: now,
        due,
      });
    }
    const taken = items.map((one, at): Sent => {
      const phone = phoneOf(one.to);
      return {
        uid: uid(),
        task: body.task ? id : null,
        phone: typeof phone === "string" ? null : phone,
        given: one.to,
        content: one.text,
        type: body.type,
        signature: body.signature ?? "",
        sender_id: body.sender_id ?? null,
        template_id: template?.template_id ?? null,
        route_id: one.route_id ?? null,
        reference: body.reference ?? null,
        accepted: now + at,
        due,
        error: one.error ?? null,
        price: one.price ?? null,
        fate: fateOf(now + at * 31),
        cancelled: null,
      };
    });
    messages.push(...taken);
    return {
      request_id: id,
      task_id: body.task ? id : null,
      messages: taken.map((one, at) => ({
        uid: one.uid,
        to: one.given,
        phone: one.phone?.e164 ?? null,
        status: one.error ? "refused" : "queued",
        scheduled: due !== null && !one.error,
        segments: items[at]?.segments.length ?? 0,
        encoding: items[at]?.encoding ?? "ucs2",
        error: one.error,
      })),
    };
  },
};

type Past = [name: string, type: SmsType, template: string | null, content: string, isMainland: boolean, count: number];
const PAST: Past[] = [
  ["aaa", "notification", null, "San: please access our help pages.", false, 2],
  [
    "Shaw_01",
    "marketing",
    "promo_en",
    "Amy, members get 20% off everything on Friday. Reply STOP to unsubscribe",
    false,
    48,
  ],
  [
    "San bbb_02",
    "notification",
    "order_en",
    "Bob, your order 77120 has been shipped and should arrive on Monday.",
    false,
    1,
  ],
  ["会员日预热通知（第二批）", "marketing", "promo_zh", "李女士，会员日全场8折，仅限周五。拒收请回复R", true, 320],
  [
    "系统维护通知",
    "notification",
    "closed_zh",
    "系统将于今晚23:00至次日1:00维护，期间暂停服务，请提前安排。给您带来不便，敬请谅解。维护完成后无需任何操作即可继续使用，如有疑问请联系在线客服。",
    true,
    96,
  ],
  [
    "A task with the longest name ok",
    "notification",
    null,
    "Your parcel is waiting at the counter. Bring this message and an identity card; the counter is open from nine to seven on weekdays and until noon on Saturdays.",
    false,
    15,
  ],
];

function seed() {
  for (let n = 0; n < 23; n += 1) {
    const past = PAST[n % PAST.length];
    if (!past) continue;
    const [name, type, template_id, content, isMainland, count] = past;
    const created = NOW - 3_600_000 * (1 + n * 17);
    const id = uid();
    const signature = isMainland ? "鸿雁" : "CloudSMS";
    const due = n === 0 ? NOW + 2 * 86_400_000 : null;
    sheets.push({
      id,
      name: n < PAST.length ? name : `${name.slice(0, 26)}_${n}`,
      type,
      template_id,
      signature,
      sender_id: isMainland ? null : "CLOUDSMS",
      content,
      created_by: n % 3 === 1 ? "shop-backend" : "CNX01_Tong",
      created,
      due,
    });
    for (let at = 0; at < count; at += 1) {
      const phone = phoneOf(
        isMainland ? `1380013${String(8000 + at)}` : `+63917000${String(at).padStart(4, "0")}`,
      ) as Phone;
      const refused = chance(n * 1000 + at) > 0.97;
      messages.push({
        uid: uid(),
        task: id,
        phone,
        given: phone.e164,
        content: isMainland ? `【${signature}】${content}` : `[${signature}] ${content}`,
        type,
        signature,
        sender_id: isMainland ? null : "CLOUDSMS",
        template_id,
        route_id: `${isMainland ? "CNX" : "CMIMY"}_${type.charAt(0).toUpperCase()}${type.slice(1)}`,
        reference: at % 5 === 0 ? `order-2021-${n}-${at}` : null,
        accepted: created + at,
        due,
        error: refused
          ? {
              code: "frequency_limit",
              detail: "This number has received this too often in a short time. Try again in 540 seconds.",
            }
          : null,
        price: isMainland ? { amount: "1", unit: "SMS" } : { amount: "0.021", unit: "USD" },
        fate: fateOf(n * 97 + at * 31),
        cancelled: n === 7 ? created + 60_000 : null,
      });
    }
  }
  for (let n = 0; n < 14; n += 1) {
    const phone = phoneOf(n % 2 ? `1380013${String(8000 + n)}` : `+63917000${String(n).padStart(4, "0")}`) as Phone;
    const answers = messages.find((one) => one.phone?.e164 === phone.e164);
    uplinks.push({
      id: uid(),
      phone,
      to: n % 2 ? "1069000012345" : "+447700900555",
      text: ["TD", "STOP", "收到，谢谢", "When does it arrive?"][n % 4] ?? "",
      at: NOW - 3_000_000 * (n + 1),
      message: answers?.uid ?? null,
    });
  }
}

seed();
