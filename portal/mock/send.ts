import type { Amount, PreviewItem, Reason, SendBody, Template } from "@/api/types";
import { layout } from "../src/parts/handset/segments.ts";
import { type Handler, ok, refuse, type Reply } from "./call.ts";
import { routes, signatures, templates } from "./catalog.ts";
import { phoneOf } from "./phone.ts";
import { store } from "./traffic.ts";

type Body = SendBody & { task?: string };
type Recipient = { to: string; variables?: unknown; reference?: string | null };

const reason = (code: string, detail: string, field: string | null = null): Reason => ({ code, detail, field });

const NUMBER = {
  invalid_number: "This is not a valid phone number. Give it with its country code, for example +8613800138000.",
  not_mobile_number: "This number is not a mobile number. SMS can be sent to mobile numbers only.",
};

/** Wrong as a whole, or the template (undefined: free text). */
function template(body: Body): Template | Reply | undefined {
  const wrong = (code: string, field: string, detail: string) =>
    refuse(422, code, detail, { title: detail, fields: [{ field, detail }] });
  if (!signatures.some(({ text, status }) => text === body.signature && status === "approved")) {
    return wrong(
      "signature_unknown",
      "signature",
      "This signature does not exist. Use one of your approved signatures.",
    );
  }
  if (body.sender_id === "Blocked") {
    return wrong(
      "sender_id_not_allowed",
      "sender_id",
      "This sender ID may not be used. Ask the platform to have it opened.",
    );
  }
  if (body.template_id == null) {
    return body.content?.trim() ? undefined : wrong("field_invalid", "content", "Give template_id or content.");
  }
  const found = templates.find(({ template_id }) => template_id === body.template_id);
  return found ?? wrong("template_unknown", "template_id", "There is no such template. Choose one from the list.");
}

function recipients(body: Body): Recipient[] {
  if (body.recipients) return body.recipients;
  return [body.to ?? []].flat().map((to) => ({ to }));
}

function text(template: Template | undefined, body: Body, values: Record<string, string>): string | Reason {
  let content = template?.content ?? body.content ?? "";
  for (const { name } of template?.variables ?? []) {
    const value = values[name]?.trim();
    if (!value)
      return reason(
        "variable_missing",
        `The variable "${name}" has no value. Give one for every variable of the template.`,
        name,
      );
    if (/www\.|:\/\//.test(value))
      return reason("variable_has_url", `The variable "${name}" contains a link. Put links into the template.`, name);
    content = content.replaceAll(`\${${name}}`, value);
  }
  if (body.type === "marketing" && !/退订|拒收|unsub|STOP/i.test(content)) {
    return reason(
      "unsubscribe_missing",
      'A marketing message must say how to unsubscribe, for example "Reply STOP to unsubscribe". Add it at the end.',
    );
  }
  return content;
}

function judged(body: Body, template: Template | undefined): PreviewItem[] {
  const seen = new Set<string>();
  return recipients(body).map(({ to, variables }) => {
    const item: PreviewItem = {
      to,
      phone: null,
      country: null,
      network: "unknown",
      route_id: null,
      text: "",
      encoding: "ucs2",
      characters: 0,
      segments: [],
      price: null,
      warnings: [],
      error: null,
    };
    const phone = phoneOf(to);
    if (typeof phone === "string") return { ...item, error: reason(phone, NUMBER[phone], "to") };
    Object.assign(item, { phone: phone.e164, country: phone.country });
    if (seen.has(phone.e164))
      return {
        ...item,
        error: reason("duplicate_recipient", "This number is in the request twice; it gets the message once.", "to"),
      };
    seen.add(phone.e164);
    const content = text(template, body, (variables ?? body.variables ?? {}) as Record<string, string>);
    if (typeof content !== "string") return { ...item, error: content };
    const isMainland = phone.country === "CN";
    const signature = isMainland ? `【${body.signature ?? ""}】` : `[${body.signature ?? ""}]`;
    const space = isMainland ? "" : " ";
    const whole = body.signature_position === "end" ? content + space + signature : signature + space + content;
    const { encoding, segments, characters } = layout(whole, isMainland ? "mainland" : "international");
    const direction = isMainland ? "mainland" : "international";
    const route = routes.find(
      ({ route_id, type }) => type === body.type && (!body.route_id || route_id === body.route_id),
    );
    Object.assign(item, { text: whole, encoding, segments, characters });
    if (/[^\x20-\x7e]/.test(whole) && !isMainland && /[※√★→]/.test(whole)) {
      item.warnings = [
        {
          id: "content_doubtful_symbol",
          severity: "warning",
          position: whole.search(/[※√★→]/),
          detail: "Some phones cannot show this symbol, and with it a segment holds only 70 characters. Leave it out.",
        },
      ];
    }
    if (phone.country === "GB" && phone.national.endsWith("9"))
      return {
        ...item,
        error: reason(
          "country_not_allowed",
          "Your account may not send to this country (GB). Ask the platform to open it.",
          "to",
        ),
      };
    if (body.route_id && routes.find(({ route_id }) => route_id === body.route_id)?.direction !== direction) {
      return {
        ...item,
        error: reason(
          "no_route",
          "No carrier on this route serves this number. Use another route, or contact the platform.",
        ),
      };
    }
    item.route_id =
      body.route_id ??
      routes.find(({ type, direction: of }) => type === body.type && of === direction)?.route_id ??
      route?.route_id ??
      null;
    item.network = isMainland ? "cmcc" : "unknown";
    item.price = price(segments.length, isMainland);
    return item;
  });
}

function price(segments: number, isMainland: boolean): Amount {
  if (isMainland) return { amount: String(segments), unit: "SMS" };
  return { amount: ((segments * 21) / 1000).toFixed(3), unit: "USD" };
}

/** Answers by Idempotency-Key, so that a repeated request gets the same one. */
const answered = new Map<string, { body: string; reply: Reply }>();

export const send: Handler = ({ method, path, body: given, headers }) => {
  if (method !== "POST") return undefined;
  const body = given as unknown as Body;
  if (path === "/messages/preview") {
    const found = template(body);
    if (found && "status" in found && typeof found.status === "number") return found;
    const messages = judged(body, found);
    return ok({ messages, total: [] });
  }
  if (path !== "/messages") return undefined;
  const key = headers.get("Idempotency-Key") ?? "";
  const before = answered.get(key);
  if (before)
    return before.body === JSON.stringify(given)
      ? before.reply
      : refuse(
          409,
          "idempotency_conflict",
          "This Idempotency-Key was already used with a different request. Use a new key for a new request.",
        );
  const found = template(body);
  if (found && "status" in found && typeof found.status === "number") return found;
  const reply = {
    status: 202,
    body: store.take(body, judged(body, found), found),
  };
  if (key) answered.set(key, { body: JSON.stringify(given), reply });
  return reply;
};
