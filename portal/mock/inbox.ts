import type { AutoReply, ConversationItem, InboxItem } from "@/api/types";
import { type Handler, ok, paged, refuse } from "./call.ts";

const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

const SAID: [string, boolean][] = [
  ["TD", true],
  ["收到，谢谢！明天下午三点以后在家。", false],
  ["STOP", true],
  ["Yes please, and could you tell me whether the parcel can be left with the neighbour at number 12? I am at work.", false],
  ["1", false],
];
const FROM = ["+86138****8000", "+86139****9001", "+63917****0000", "+447700****123", "10690000****"];

const items: InboxItem[] = Array.from({ length: 64 }, (_, n) => {
  const [text, opt_out] = SAID[n % SAID.length] ?? ["", false];
  return {
    id: `86800000000000${4000 + n}`,
    from: FROM[n % FROM.length] ?? "",
    to: n % 5 === 2 ? "HONGYAN" : "106900001234",
    text,
    at: ago(n * 53 + 4),
    message_uid: n % 4 === 3 ? null : "06QZ3JV9K2C4H",
    opt_out,
  };
});

function conversation({ id, from, text, at }: InboxItem) {
  const before = (hours: number) => new Date(Date.parse(at) - hours * 3_600_000).toISOString();
  const said: ConversationItem[] = [
    { kind: "mt", id: null, uid: "06QZ3JV9K2C40", text: "【云燕】您的验证码为 482913，5 分钟内有效。", at: before(50), status: "delivered" },
    { kind: "mt", id: null, uid: "06QZ3JV9K2C41", text: "【云燕】您的包裹已到达，凭取件码 12-3-4567 领取。", at: before(3), status: "undelivered" },
    { kind: "mo", uid: null, id: "868000000000003999", text: "？", at: before(2.9), status: null },
    {
      kind: "mt",
      id: null,
      uid: "06QZ3JV9K2C4H",
      text: "【云燕】双十一全场八折，详情见门店公告。拒收请回复TD",
      at: before(0.2),
      status: "delivered",
    },
    { kind: "mo", uid: null, id, text, at, status: null },
  ];
  return { phone: from, items: said };
}

const rule = (id: number, more: Partial<AutoReply>): AutoReply => ({
  id: String(id),
  keyword: "HELP",
  match: "exact",
  signature: null,
  template_id: null,
  content: "客服热线 400-000-0000，工作时间 9:00-18:00",
  enabled: true,
  place: id * 10,
  broken: false,
  version: 1,
  changed_at: ago(900),
  changed_by: "CNX01_Adm",
  ...more,
});
let rules: AutoReply[] = [
  rule(0, {}),
  rule(1, { keyword: "余额", match: "contains", signature: "云燕", template_id: "T1007", content: "请登录官网查询余额" }),
  rule(2, { keyword: "Y", enabled: false, content: "Thank you! We have noted it." }),
  rule(3, { keyword: "查询", match: "prefix", template_id: "T1009", content: "请回复数字选择服务", broken: true }),
];

const autoReply: Handler = ({ method, path, query, body }) => {
  if (path === "/auto-replies" && method === "GET") return ok({ items: rules, most: 100 });
  const known = rules.find(({ id }) => path === `/auto-replies/${id}`);
  const given = method === "DELETE" ? Number(query.get("version")) : (body.version as number | undefined);
  if (known && given !== known.version) return refuse(409, "changed_meanwhile", "Somebody else changed it.");
  if (known && method === "DELETE") {
    rules = rules.filter(({ id }) => id !== known.id);
    return { status: 204 };
  }
  const made = rule(rules.length + 10, { ...known, ...(body as Partial<AutoReply>) });
  made.version = (known?.version ?? 0) + 1;
  made.place = (body.place as number | null) ?? known?.place ?? 1000;
  if (!known && method === "POST") {
    rules = [...rules, made];
    return { status: 201, body: made };
  }
  rules = rules.map((old) => (old.id === known?.id ? made : old));
  return known && ok(made);
};

export const inbox: Handler = (call) => {
  const { method, path, query } = call;
  if (path.startsWith("/auto-replies")) return autoReply(call);
  if (method !== "GET") return undefined;
  if (path === "/inbox") {
    const [phone, from, until] = [query.get("phone")?.replace(/\D/g, ""), query.get("from"), query.get("until")];
    const isWanted = (item: InboxItem) =>
      (!phone || item.from.endsWith(phone.slice(-3))) && (!from || item.at >= from) && (!until || item.at < until);
    return paged(items.filter(isWanted), query);
  }
  const found = items.find(({ id }) => path === `/inbox/${id}`);
  return found && ok(conversation(found));
};
