// The first message a program sends, made from what the tenant has: its route, template and signature.

import type { Direction, SendBody, SmsType, Template } from "@/api/types";
import type { Catalog } from "./useCatalog";

/** What the person chose; what is left open, or does not fit, is chosen for them. */
export type Choice = { template_id?: string; route_id?: string; signature?: string };

/** Numbers that belong to nobody. */
const TO: Record<Direction, string> = { mainland: "+8613800138000", international: "+639170000000" };

const TEXT: Record<Direction, Record<SmsType, string>> = {
  mainland: {
    verification: "您的验证码为 123456，5 分钟内有效。",
    notification: "您的订单 12345 已发货。",
    marketing: "会员日全场八折，拒收请回复TD",
  },
  international: {
    verification: "Your code is 123456. It is valid for 5 minutes.",
    notification: "Your order 12345 is on its way.",
    marketing: "Members' day: 20% off. Reply TD to unsubscribe.",
  },
};

export function approvedTemplates({ templates }: Catalog): Template[] {
  return templates.filter(({ status }) => status === "approved");
}

export function approvedSignatures({ signatures }: Catalog): string[] {
  return signatures.filter(({ status }) => status === "approved").map(({ text }) => text);
}

/** Routes of a type (or of any) that are open, `allowed` by the key. */
export function openRoutes({ routes }: Catalog, allowed: string[], type?: SmsType) {
  return routes.filter(
    (route) =>
      route.enabled &&
      (type === undefined || route.type === type) &&
      (allowed.length === 0 || allowed.includes(route.route_id)),
  );
}

/** A message from a template; null when no template is approved. */
export function templateBody(catalog: Catalog, allowed: string[], choice: Choice): SendBody | null {
  const templates = approvedTemplates(catalog);
  const hasRoute = ({ type }: Template) => openRoutes(catalog, allowed, type).length > 0;
  const template =
    templates.find(({ template_id }) => template_id === choice.template_id) ?? templates.find(hasRoute) ?? templates[0];
  if (!template) return null;
  const routes = openRoutes(catalog, allowed, template.type);
  const route = routes.find(({ route_id }) => route_id === choice.route_id) ?? routes[0];
  const variables = Object.fromEntries(template.variables.map(({ name }, at) => [name, sample(name, at)]));
  return {
    ...(route && { route_id: route.route_id }),
    type: template.type,
    ...signed(catalog, choice),
    template_id: template.template_id,
    ...(template.variables.length > 0 && { variables }),
    to: TO[route?.direction ?? "mainland"],
  };
}

/** A message of free text. */
export function textBody(catalog: Catalog, allowed: string[], choice: Choice): SendBody {
  const routes = openRoutes(catalog, allowed);
  const route =
    routes.find(({ route_id }) => route_id === choice.route_id) ??
    routes.find(({ type }) => type === "notification") ??
    routes[0];
  const { type, direction } = route ?? { type: "notification", direction: "mainland" };
  return {
    ...(route && { route_id: route.route_id }),
    type,
    ...signed(catalog, choice),
    content: TEXT[direction][type],
    to: TO[direction],
  };
}

/** A tenant with one signature need not name it; naming it keeps the example true when there are more. */
function signed(catalog: Catalog, choice: Choice): { signature?: string } {
  const signatures = approvedSignatures(catalog);
  const signature = signatures.find((text) => text === choice.signature) ?? signatures[0];
  return signature === undefined ? {} : { signature };
}

/** A value a reviewer would expect in a variable of this name. */
function sample(name: string, at: number): string {
  if (/code|pin|otp|码/i.test(name)) return "123456";
  if (/min|time|分|时/i.test(name)) return "5";
  if (/name|名/i.test(name)) return "Amy";
  return `value${at + 1}`;
}
