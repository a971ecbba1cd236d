import type { Attention, DayCounts, OrderItem, Overview, Signature, StatusCounts, Template } from "@/api/types";
import { type Handler, ok } from "./call.ts";
import { signature, template } from "./catalog.ts";

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

const order = (number: string, product: string, more: Partial<OrderItem>): OrderItem => ({
  number,
  product,
  status: "active",
  payment: "prepaid",
  unit: "SMS",
  total: "200",
  held: "0",
  charged: "2",
  remaining: "198",
  warning_threshold: null,
  prohibiting_threshold: null,
  level: "normal",
  expires_at: inDays(25),
  ...more,
});

const orders: OrderItem[] = [
  order("CloudSMS_20211117141632", "CMIMY_PACK02", {
    payment: "postpaid",
    unit: "USD",
    total: null,
    held: "3.4000",
    charged: "11208.5500",
    remaining: "3788.0500",
    warning_threshold: "10000",
    prohibiting_threshold: "15000",
    level: "warned",
    expires_at: null,
  }),
  order("CloudSMS_20211115174443", "SMM", {}),
  order("CloudSMS_20211117430", "Shaw", { charged: "197", remaining: "3", level: "warned", expires_at: inDays(3) }),
  order("CloudSMS_20211115160464", "CNX_toGlobe_PACK01", {
    total: "1000000000",
    charged: "1000000000",
    remaining: "0",
    status: "exhausted",
    level: "prohibited",
  }),
];

const attention: Attention[] = [
  { code: "callback_parked", severity: "error", params: { runs: 2 }, link: "/callbacks" },
  {
    code: "order_low",
    severity: "warning",
    params: { number: "CloudSMS_20211117430", remaining: "3", unit: "SMS" },
    link: "/orders",
  },
  {
    code: "signature_expiring",
    severity: "warning",
    params: { signature: "鸿雁", expires_on: inDays(6).slice(0, 10) },
    link: "/signatures",
  },
  {
    code: "order_expiring",
    severity: "warning",
    params: { number: "CloudSMS_20211117430", expires_at: inDays(3) },
    link: "/orders",
  },
  {
    code: "callback_failing",
    severity: "warning",
    params: { url: "https://shop.example.com/hongyan/receipts", since: inDays(-0.07), note: "HTTP 503" },
    link: "/callbacks",
  },
  { code: "high_failure_rate", severity: "warning", params: { percent: 31, failed: 62, decided: 200 }, link: "/log" },
  { code: "template_rejected", severity: "warning", params: { template_id: "T1009", name: "双十一" }, link: "/templates" },
];

const signatures: Signature[] = [signature("云燕"), signature("Skylark"), signature("燕归来", "rejected")];
const templates: Template[] = [
  template("T1001", "Sign-in code", "verification", "您的验证码为 ${code}，${minutes} 分钟内有效。"),
  {
    ...template("T1002", "Parcel", "notification", "Hello {}, your parcel {} is here."),
    variables: [
      { name: "1", type: "other" },
      { name: "2", type: "other" },
    ],
  },
  template("T1009", "双十一", "marketing", "…", "rejected"),
];

function day(back: number): DayCounts & { segments: number } {
  const all = back % 7 > 4 ? 900 : 4200 + ((back * 977) % 2600);
  const by_status: StatusCounts = {
    delivered: Math.round(all * 0.931),
    undelivered: Math.round(all * 0.031),
    refused: Math.round(all * 0.011),
    unconfirmed: Math.round(all * 0.008),
    cancelled: back === 0 ? 0 : 3,
  };
  const closed = Object.values(by_status).reduce((sum, value) => sum + value, 0);
  const total = back === 0 ? closed + 118 : closed;
  const by_type = {
    verification: Math.round(total * 0.5),
    marketing: Math.round(total * 0.2),
    notification: total - Math.round(total * 0.5) - Math.round(total * 0.2),
  };
  const decided = closed - (by_status.cancelled ?? 0);
  return {
    date: inDays(-back).slice(0, 10),
    by_status,
    by_type,
    messages: total,
    success_rate: (by_status.delivered ?? 0) / decided,
    segments: Math.round(total * 1.4),
  };
}

const figures: Overview = {
  time_zone: "Asia/Shanghai",
  today: day(0),
  days: Array.from({ length: 30 }, (_, n) => day(29 - n)),
  orders,
  attention,
  api: { rest_url: "https://sms.example.com/api/v1", docs_url: "/api/docs" },
};

export const overview: Handler = ({ method, path }) => {
  switch (`${method} ${path}`) {
    case "GET /overview":
      return ok(figures);
    case "GET /signatures":
      return ok({ items: signatures });
    case "GET /templates":
      return ok({ items: templates });
    default:
      return undefined;
  }
};

const NOTHING = { by_status: {}, by_type: {}, messages: 0, segments: 0, success_rate: null };

/** A tenant that begins: nothing sent, nothing bought. */
export const nothingYet: Overview = {
  ...figures,
  today: { date: figures.today.date, ...NOTHING },
  days: figures.days.map(({ date }) => ({ date, ...NOTHING })),
  orders: [],
  attention: [
    { code: "no_order", severity: "error", params: {}, link: "/orders" },
    { code: "no_callback", severity: "info", params: {}, link: "/callbacks" },
  ],
};
