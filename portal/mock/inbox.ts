import type { ConversationItem, InboxItem } from "@/api/types";
import { type Handler, ok, paged } from "./call.ts";

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

export const inbox: Handler = ({ method, path, query }) => {
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
