import type { OrderItem, Route, Signature, Template } from "@/api/types";
import { type Handler, ok } from "./call.ts";

export const signature = (text: string, status: Signature["status"] = "approved"): Signature => ({
  id: `s-${text}`,
  text,
  status,
  usage: "own",
  company: "",
  note: "",
  version: 1,
  created_at: null,
  created_by: "",
  changed_at: null,
  can: [],
  filings: [],
});

export const signatures: Signature[] = [signature("鸿雁"), signature("CloudSMS"), signature("北境旅行", "submitted")];

export const template = (
  id: string,
  name: string,
  type: Template["type"],
  content: string,
  status: Template["status"] = "approved",
): Template => ({
  template_id: id,
  name,
  type,
  content,
  variables: [...new Set([...content.matchAll(/\$\{(\w+)\}/g)].map(([, found]) => found ?? ""))].map((found) => ({
    name: found,
    type: "other" as const,
  })),
  status,
  description: "",
  version: 1,
  created_at: null,
  pending: null,
  can: [],
});

export const templates: Template[] = [
  template("verify_zh", "验证码", "verification", "您的验证码是${code}，${minutes}分钟内有效，请勿告知他人。"),
  template(
    "verify_en",
    "Verification code",
    "verification",
    "Your verification code is ${code}. It is valid for ${minutes} minutes; never share it.",
  ),
  template("order_zh", "发货通知", "notification", "${name}，您的订单${order}已发货，预计${date}送达。"),
  template(
    "order_en",
    "Order shipped",
    "notification",
    "${name}, your order ${order} has been shipped and should arrive on ${date}.",
  ),
  template(
    "closed_zh",
    "系统维护",
    "notification",
    "系统将于今晚23:00至次日1:00维护，期间暂停服务，请提前安排。给您带来不便，敬请谅解。维护完成后无需任何操作即可继续使用，如有疑问请联系在线客服。",
  ),
  template("promo_zh", "会员优惠", "marketing", "${name}，会员日全场${percent}折，仅限${date}。拒收请回复R"),
  template(
    "promo_en",
    "Member day",
    "marketing",
    "${name}, members get ${percent}% off everything on ${date}. Reply STOP to unsubscribe",
  ),
  template("promo_new", "Spring sale", "marketing", "Spring sale from ${date}. Reply STOP to unsubscribe", "submitted"),
];

const route = (route_id: string, type: Route["type"], direction: Route["direction"]): Route => ({
  route_id,
  type,
  direction,
  channel: direction === "mainland" ? "CNX_SMM" : "CMIMY",
  enabled: true,
});

export const routes: Route[] = [
  route("CNX_Verification", "verification", "mainland"),
  route("CNX_Notification", "notification", "mainland"),
  route("CNX_Marketing", "marketing", "mainland"),
  route("CMIMY_Verification", "verification", "international"),
  route("CMIMY_Notification", "notification", "international"),
  route("CMIMY_Marketing", "marketing", "international"),
];

const orders: OrderItem[] = [
  {
    number: "CloudSMS_20211115174443",
    product: "SMM",
    status: "active",
    payment: "prepaid",
    unit: "SMS",
    total: "10000",
    held: "12",
    charged: "340",
    remaining: "9648",
    warning_threshold: null,
    prohibiting_threshold: null,
    level: "normal",
    expires_at: "2031-11-15T09:44:43.000Z",
  },
  {
    number: "CloudSMS_20211117141632",
    product: "CMIMY_PACK02",
    status: "active",
    payment: "postpaid",
    unit: "USD",
    total: null,
    held: "1.26",
    charged: "312.4",
    remaining: "14686.34",
    warning_threshold: "10000",
    prohibiting_threshold: "15000",
    level: "normal",
    expires_at: null,
  },
];

export const catalog: Handler = ({ method, path }) => {
  switch (`${method} ${path}`) {
    case "GET /signatures":
      return ok({ items: signatures });
    case "GET /templates":
      return ok({ items: templates });
    case "GET /routes":
      return ok({ items: routes });
    case "GET /balance":
      return ok({ orders });
    default:
      return undefined;
  }
};
