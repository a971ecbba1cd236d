// Links of Smart SMS and what people did then.

import type { SmartConversion, SmartLink, SmartLinkHost, SmartLinkPerson } from "@/api/types";
import { type Handler, ok, refuse } from "./call.ts";
import { brands } from "./smart.ts";

const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
const PROFILE = brands[0]?.id ?? "";

const link = (code: string, more: Partial<SmartLink> = {}): SmartLink => ({
  code,
  url: `https://sms.example.com/s/${code}`,
  profile_id: PROFILE,
  kind: "group",
  status: "good",
  text: "春季上新：园艺用品一应俱全",
  fallback_url: "https://www.example.com/spring",
  mission_id: null,
  has_cust_flag: false,
  click_token: true,
  resolves_max: 100_000,
  resolves: 1_250,
  seen: 310,
  clicks: 42,
  created_by: "CNX01_Adm",
  created_at: ago(50),
  expires_at: ago(-24 * 28),
  ...more,
});

/** A good one for many, one person's that is used up, one that was ended. */
export const links: SmartLink[] = [
  link("Spring26"),
  link("Ab3xY9z", {
    kind: "individual",
    status: "used_up",
    text: "您好{name}，订单 {no} 已发货",
    has_cust_flag: true,
    click_token: false,
    resolves_max: 1,
    resolves: 1,
    seen: 1,
    clicks: 2,
    mission_id: "01KB0ZQ4T8M6N2RWAV5C3D7EXF",
  }),
  link("Qw7Er4T", { status: "stopped", text: "冬季清仓", resolves: 0, seen: 0, clicks: 0 }),
];

export const linkHost: SmartLinkHost = { host: null, base: "https://sms.example.com/s/", version: 0 };

const conversion = (n: number, more: Partial<SmartConversion> = {}): SmartConversion => ({
  id: `86800000000000900${String(n)}`,
  event: "order",
  value: "129",
  currency: "CNY",
  at: ago(n),
  profile_id: PROFILE,
  item: "m2",
  mission_id: null,
  clicked_at: ago(n + 1),
  ...more,
});

/** One that was traced back to an item, one to the fall-back address, one to nothing. */
export const conversions: SmartConversion[] = [
  conversion(1),
  conversion(2, { event: "sign_up", value: null, currency: null, item: "" }),
  conversion(3, { profile_id: null, item: null, clicked_at: null }),
];

type Asked = { kind?: string; text?: string; fallback_url?: string; code?: string; items?: SmartLinkPerson[]; host?: string | null };

export const smartLinks: Handler = ({ method, path, query, body }) => {
  const asked = body as Asked;
  if (path === "/smart/links" && method === "GET") {
    const isWanted = ({ kind, status, profile_id }: SmartLink) =>
      (query.get("kind") ?? kind) === kind &&
      (query.get("profile_id") ?? profile_id) === profile_id &&
      (query.get("good") !== "true" || status === "good");
    return ok({ items: links.filter(isWanted), next_cursor: null });
  }
  if (path === "/smart/links") {
    const more = { kind: asked.kind as SmartLink["kind"], text: asked.text, fallback_url: asked.fallback_url, resolves: 0, seen: 0, clicks: 0 };
    const codes = asked.items ? asked.items.map((_, at) => `Zz${String(at).padStart(5, "0")}`) : [asked.code ?? "Hh2Kk8P"];
    return ok({ items: codes.map((code) => link(code, more)) });
  }
  if (path === "/smart/link-host") {
    if (method === "GET") return ok(linkHost);
    const host = asked.host ?? null;
    return ok({ host, base: `https://${host ?? "sms.example.com"}/s/`, version: 1 });
  }
  if (path === "/smart/conversions") {
    const profile = query.get("profile_id");
    return ok({ items: conversions.filter(({ profile_id }) => profile === null || profile === profile_id), next_cursor: null });
  }
  const [, code, act] = /^\/smart\/links\/([^/]+)(?:\/(stop))?$/.exec(path) ?? [];
  if (code === undefined) return undefined;
  const of = links.find((each) => each.code === code);
  if (!of) return refuse(404, "not_found", "There is nothing here, or it is not yours.");
  return ok(act ? { ...of, status: "stopped" } : of);
};
