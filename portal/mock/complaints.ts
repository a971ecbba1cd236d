import type { ComplaintItem, PauseItem } from "@/api/types";
import { type Handler, ok, paged, refuse } from "./call.ts";

const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();

const SOURCES: ComplaintItem["source"][] = ["direct", "regulator", "carrier", "carrier_code"];
const SAID = [
  "Gets advertising every evening and never asked for it.",
  "12321 转办：用户反映多次收到营销短信，退订后仍然收到。",
  "运营商转来投诉工单 20211125-0031。",
  "REJECTD:DB:0141 · 多次投诉黑名单，不可解除 · Blacklisted after repeated complaints; cannot be lifted",
];

let complaints: ComplaintItem[] = Array.from({ length: 23 }, (_, n) => ({
  id: String(7263512098304 - n),
  tenant_code: n % 3 === 1 ? "QINGHE" : "CNX01",
  phone: n % 2 === 0 ? "+86138****8000" : "+63917****000",
  source: SOURCES[n % SOURCES.length] ?? "direct",
  text: SAID[n % SAID.length] ?? "",
  registered_by: n % 4 === 3 ? "" : "Rhea",
  at: ago(n * 4 + 1),
  message_uid: n % 5 === 4 ? null : "06QZ3JV9K2C4H",
  template_id: n % 5 === 4 ? null : "spring_sale",
  signature: n % 5 === 4 ? null : "云燕",
  task_id: null,
  status: n % 3 === 2 ? "closed" : "open",
  closed_at: n % 3 === 2 ? ago(n * 4) : null,
  version: 1,
}));
const notes = new Map<string, { at: string; by: string; text: string }[]>();
let pauses: PauseItem[] = [
  { tenant_code: "CNX01", template_id: "spring_sale", at: ago(3), complaints: 5 },
  { tenant_code: "QINGHE", template_id: null, at: ago(30), complaints: 21 },
];

export const complaintDesk: Handler = ({ method, path, query, body }) => {
  if (method === "GET" && (path === "/admin/complaints" || path === "/complaints")) {
    const equal = (name: string, value: string) => !query.get(name) || query.get(name) === value;
    const isWanted = (one: ComplaintItem) =>
      (path !== "/complaints" || one.tenant_code === "CNX01") &&
      equal("source", one.source) &&
      equal("status", one.status) &&
      equal("tenant_code", one.tenant_code);
    return paged(complaints.filter(isWanted), query);
  }
  if (method === "POST" && path === "/admin/complaints") {
    const [first] = complaints;
    if (!first) return refuse(500, "internal", "There is nothing to imitate.");
    const given = body as Partial<ComplaintItem>;
    const made: ComplaintItem = {
      ...first,
      id: String(Date.now()),
      text: given.text ?? "",
      source: given.source ?? "direct",
      tenant_code: given.tenant_code ?? "CNX01",
      status: "open",
      at: ago(0),
    };
    complaints = [made, ...complaints];
    return { status: 201, body: made };
  }
  if (method === "GET" && path === "/admin/pauses") return ok({ items: pauses });
  if (method === "POST" && path === "/admin/pauses/resume") {
    pauses = pauses.filter((one) => one.tenant_code !== body.tenant_code || one.template_id !== body.template_id);
    return { status: 204 };
  }
  const [, id = "", act] = /^\/admin\/complaints\/(\d+)(?:\/(notes|close))?$/.exec(path) ?? [];
  const known = complaints.find((one) => one.id === id);
  if (!id) return undefined;
  if (!known) return refuse(404, "not_found", "There is no such complaint.");
  if (act) {
    notes.set(id, [...(notes.get(id) ?? []), { at: ago(0), by: "Rhea", text: String(body.note) }]);
    if (act === "close") {
      if (known.status === "closed") return refuse(409, "changed_meanwhile", "Somebody else closed it.");
      Object.assign(known, { status: "closed", closed_at: ago(0), version: known.version + 1 });
    }
  }
  return ok({ complaint: known, notes: notes.get(id) ?? [] });
};
