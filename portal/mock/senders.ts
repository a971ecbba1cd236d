import type { SenderEntry, SenderId, SenderStatus } from "@/api/types";
import { type Handler, ok, paged, refuse } from "./call.ts";

const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();

const sender = (n: number, text: string, country: string, status: SenderStatus, note = ""): SenderId => ({
  id: `86800000000000500${String(n)}`,
  sender_id: text,
  country,
  status,
  company: "Skylark Ltd",
  purpose: "One-time codes of the app",
  marketing: false,
  note,
  applied_by: "CNX01_Adm",
  applied_at: ago(30 + n),
  decided_at: status === "submitted" ? null : ago(20),
  can: status === "submitted" || status === "approved" ? ["withdraw"] : ["apply"],
});

export const senders: SenderId[] = [
  sender(1, "Skylark", "GB", "approved"),
  sender(2, "Skylark", "SG", "submitted"),
  sender(3, "SkyShop", "GB", "rejected", "Whose name is it?"),
];

export const entries: SenderEntry[] = senders.map((of) => ({
  ...of,
  tenant_code: "CNX01",
  decided_by: of.decided_at === null ? null : "platform_rev",
  version: 1,
  can: of.status === "submitted" ? ["approve", "reject"] : of.status === "approved" ? ["disable"] : [],
}));

const rule = (country: string | null, more: Record<string, unknown> = {}) => ({
  country,
  letters: "yes",
  registration: "none",
  chars_min: 3,
  chars_max: 11,
  digits_min: 3,
  digits_max: 15,
  marketing_prefix: "",
  marketing_suffix: "",
  registered_prefix: "",
  ...more,
});
const RULES = [
  rule("AE", { registration: "required", marketing_prefix: "AD-" }),
  rule("SG", { registration: "required" }),
  rule("US", { letters: "no", registration: "required", digits_min: 5 }),
  rule(null),
];

/** Sender IDs of the tenant, and as the platform sees them. */
export const senderBook: Handler = ({ method, path, query, body }) => {
  if (path === "/sender-ids" && method === "GET") return ok({ items: senders, everywhere: [] });
  if (path === "/sender-ids/countries") return ok({ items: RULES });
  if (path === "/sender-id-lint") {
    const items = (body.countries as string[]).map((country) => {
      const isNumeric = /^\d+$/.test(String(body.sender_id));
      const detail = `Networks in ${country} show digits only. Use a number or short code, and put your name in the text.`;
      const wrong = country === "US" && !isNumeric;
      const findings = wrong ? [{ id: "sender_id_must_be_numeric", severity: "error", position: null, detail }] : [];
      return { country, verdict: wrong ? "must_be_numeric" : "allowed", findings };
    });
    return ok({ items });
  }
  if (path === "/sender-ids" && method === "POST") {
    if ((body.countries as string[]).includes("US")) {
      return refuse(422, "submission_invalid", "Networks in US show digits only. Use a number or short code, and put your name in the text.");
    }
    return { status: 201, body: { items: [sender(9, String(body.sender_id), "GB", "submitted")] } };
  }
  const [, own] = /^\/sender-ids\/(\d+)\/withdraw$/.exec(path) ?? [];
  const of = senders.find(({ id }) => id === own);
  if (of) return ok({ ...of, status: "withdrawn", can: ["apply"] });
  if (path === "/admin/sender-ids" && method === "GET") return paged(entries, query);
  if (path === "/admin/sender-ids") return { status: 201, body: { items: [entries[0]] } };
  const [, decided] = /^\/admin\/sender-ids\/(\d+)\/decision$/.exec(path) ?? [];
  const entry = entries.find(({ id }) => id === decided);
  return entry && ok({ ...entry, status: "approved", version: entry.version + 1, can: ["disable"] });
};
