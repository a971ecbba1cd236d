import type { Policy, PolicyRule, PolicyValue, PolicyVersion } from "@/api/types";
import { type Call, type Handler, ok, paged, refuse, type Reply } from "./call.ts";
import { rules } from "./rules.ts";
import { tenantName } from "./tenants.ts";

type Values = Record<string, PolicyValue | undefined>;
type Book = { values: Values; history: PolicyVersion[] };

const version = (n: number, at: string, by: string, reason: string, changes: PolicyVersion["changes"]) => ({
  version: n,
  at,
  by,
  reason,
  changes,
});

const fresh = (): Record<string, Book> => ({
  "": {
    values: {
      "frequency.same_content.max": 5,
      "frequency.marketing.day": 1,
      "hours.window": "20:00-06:00",
      "content.symbols.more": ["★", "◆", "☎"],
      "correction.four_eyes": "2500",
    },
    history: [
      version(3, "2021-11-23T08:12:40Z", "Ada", "Carriers asked for fewer marketing messages; see the letter of 22 November", [
        { id: "frequency.marketing.day", before: null, after: 1 },
        { id: "content.symbols.more", before: ["★"], after: ["★", "◆", "☎"] },
      ]),
      version(2, "2021-11-19T02:03:04Z", "platform_adm", "夜间系统维护", [
        { id: "hours.window", before: null, after: "20:00-06:00" },
        { id: "frequency.same_content.max", before: 4, after: 5 },
        { id: "validity.max", before: 86400, after: null },
      ]),
      version(1, "2021-11-15T09:44:03Z", "provision", "Set up by a provisioning file", [
        { id: "frequency.same_content.max", before: null, after: 4 },
        { id: "content.symbols.more", before: null, after: ["★"] },
        { id: "validity.max", before: null, after: 86400 },
        { id: "correction.four_eyes", before: null, after: "2500" },
      ]),
    ],
  },
  CNX01: {
    values: { "frequency.verification.day": 20, "destination.countries": ["CN", "PH", "SG"] },
    history: [
      version(1, "2021-11-20T08:00:00Z", "Ada", "Contract CNX-2021-11", [
        { id: "frequency.verification.day", before: null, after: 20 },
        { id: "destination.countries", before: null, after: ["CN", "PH", "SG"] },
      ]),
    ],
  },
});

let books = fresh();

/** As it was at the start: for tests. */
export function resetPolicy() {
  books = fresh();
}

/** Somebody else changes the platform's policy: for tests. */
export function changeBehind(id: string, after: PolicyValue, by = "Grace", reason = "Meanwhile") {
  const book = bookOf("");
  const before = book.values[id] ?? null;
  book.values[id] = after;
  const at = "2021-11-24T03:27:37Z";
  book.history = [version(book.history.length + 1, at, by, reason, [{ id, before, after }]), ...book.history];
}

function bookOf(code: string): Book {
  return (books[code] ??= { values: {}, history: [] });
}

/** What the provisioning file said of tenants. */
const OPTIONS: Values = { "content.free_text": true };

function seen(code: string, lang: "en" | "zh"): Policy {
  const { values, history } = bookOf(code);
  const platform = bookOf("").values;
  const shown = rules.filter(({ rule }) => code === "" || rule.tenant_override);
  return {
    tenant_code: code === "" ? null : code,
    version: history.length,
    changed_at: history[0]?.at ?? null,
    changed_by: history[0]?.by ?? null,
    rules: shown.map(({ rule, sentences }): PolicyRule => {
      const [title, description] = sentences[lang];
      const value = values[rule.id] ?? null;
      const options = code === "" ? undefined : OPTIONS[rule.id];
      const inherited = code === "" ? rule.default : (options ?? platform[rule.id] ?? rule.default);
      const below = options !== undefined ? "options" : platform[rule.id] !== undefined ? "platform" : "default";
      const own = code === "" ? "platform" : "tenant";
      return {
        ...rule,
        title,
        description,
        value,
        inherited,
        effective: value ?? inherited,
        source: value !== null ? own : code === "" ? "default" : below,
        overrides: code === "" ? overridesOf(rule.id) : 0,
      };
    }),
  };
}

function overridesOf(id: string): number {
  return Object.entries(books).filter(([code, { values }]) => code !== "" && values[id] !== undefined).length;
}

function change(code: string, { body, headers }: Call): Reply {
  const book = bookOf(code);
  if (body.version !== book.history.length) {
    return refuse(409, "changed_meanwhile", "Somebody else changed this since you read it. Look at it again.");
  }
  const values = body.values as Record<string, PolicyValue | null>;
  const changes = Object.entries(values).map(([id, after]) => ({ id, before: book.values[id] ?? null, after }));
  const low = values["order.low_percent"];
  if (typeof low === "number" && low <= Number(book.values["order.very_low_percent"] ?? 5)) {
    const detail = "expected more than what is left of a very low order";
    return refuse(422, "policy_invalid", detail, { fields: [{ field: "values.order.low_percent", detail }] });
  }
  for (const { id, after } of changes) book.values[id] = after ?? undefined;
  const made = version(book.history.length + 1, new Date().toISOString(), "platform_adm", String(body.reason), changes);
  book.history = [made, ...book.history];
  return ok(seen(code, langOf(headers)));
}

const langOf = (headers: Headers) => (headers.get("accept-language")?.startsWith("zh") ? "zh" : "en");

export const policy: Handler = (call) => {
  const { method, path, query, headers } = call;
  const code = /^\/admin\/tenants\/([^/]+)\/policy$/.exec(path)?.[1];
  if (code !== undefined && tenantName(code) === null) return undefined;
  if (method === "PATCH" && path === "/admin/policy") return change("", call);
  if (method === "PATCH" && code !== undefined) return change(code, call);
  if (method !== "GET") return undefined;
  if (code !== undefined) return ok(seen(code, langOf(headers)));
  if (path === "/admin/policy") return ok(seen("", langOf(headers)));
  if (path === "/admin/policy/history") return paged(bookOf(query.get("tenant_code") ?? "").history, query);
  if (path !== "/policy") return undefined;
  return ok({ ...seen("CNX01", langOf(headers)), tenant_code: null, changed_at: null, changed_by: null });
};
