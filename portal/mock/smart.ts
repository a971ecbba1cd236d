import type {
  LintFinding,
  ReviewedSmart,
  SmartKey,
  SmartProfile,
  SmartVendor,
  SmartVersion,
  SmartWhole,
  SmartWording,
} from "@/api/types";
import { type Handler, ok, refuse } from "./call.ts";
import { application, document } from "./signatures.ts";

const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();

export const LOGO = { sha256: "ab".repeat(32), side_px: 512, sizes: [96, 192, 224, 400] };

export const wording: SmartWording = {
  name: "云雀商城",
  summary: "让购物更轻松",
  industry: "retail",
  colour: "#C8102E",
  hotlines: [{ label: "客服", phone: "4001234567" }],
  signature_ids: ["s-鸿雁"],
  claims: [],
  regions: ["CN-BJ"],
  menus: [
    {
      id: "m1",
      label: "订单",
      action: null,
      items: [
        { id: "m2", label: "查看物流", action: { type: "OPEN_URL", url: "https://www.example.com/orders" } },
        { id: "m3", label: "退换货", action: { type: "OPEN_APP", url: "shop://returns", fallback: "https://www.example.com/returns" } },
      ],
    },
    { id: "m4", label: "联系客服", action: { type: "DIAL", phone: "4001234567" }, items: [] },
  ],
};

const version = (number: number, more: Partial<SmartVersion> = {}): SmartVersion => ({
  ...wording,
  number,
  status: "approved",
  signatures: [{ id: "s-鸿雁", text: "鸿雁" }],
  logo: LOGO,
  created_at: ago(60),
  created_by: "CNX01_Adm",
  ...more,
});

const vendor = (word: string, name: string, more: Partial<SmartVendor> = {}): SmartVendor => ({
  vendor: word,
  name,
  status: "none",
  reason: "",
  reference: "",
  changed_by: "",
  changed_at: null,
  version: 0,
  ...more,
});

const VENDORS: SmartVendor[] = [
  vendor("huawei", "Huawei", { status: "approved", reference: "HW-77", changed_at: ago(20), version: 2 }),
  vendor("vivo", "vivo", { status: "rejected", reason: "The pattern of the texts is missing.", changed_at: ago(9), version: 1 }),
  vendor("reference", "Reference handset", { status: "approved" }),
];

const profile = (n: number, name: string, more: Partial<SmartProfile> = {}): SmartProfile => ({
  id: `86800000000000400${String(n)}`,
  tenant_code: "CNX01",
  name,
  state: "published",
  newest: 1,
  newest_status: "approved",
  live: 1,
  version: 4,
  created_at: ago(70),
  created_by: "CNX01_Adm",
  changed_at: ago(30),
  published_at: ago(30),
  freeze: null,
  logo: LOGO,
  can: ["edit", "unpublish"],
  ...more,
});

const whole = (of: SmartProfile, more: Partial<SmartWhole> = {}): SmartWhole => ({
  ...of,
  current: version(of.newest, { status: of.newest_status, name: of.name }),
  published: null,
  versions: [{ number: of.newest, status: of.newest_status, created_at: ago(60), created_by: "CNX01_Adm" }],
  findings: [],
  evidence: [document(1, "business_licence")],
  vendors: VENDORS,
  history: [],
  own_ports: [
    { rule: "exact", value: "1069000012345" },
    { rule: "prefix", value: "106900001234599" },
  ],
  ...more,
});

const published = profile(1, "云雀商城", { newest: 2, newest_status: "draft", can: ["edit", "submit", "delete_draft", "unpublish"] });
const rejected = profile(2, "北境旅行", {
  state: "draft",
  newest_status: "rejected",
  live: null,
  published_at: null,
  can: ["edit", "submit", "delete_draft"],
});
const frozen = profile(3, "雁阵出行", {
  state: "frozen",
  freeze: { reason: "complaints", note: "Please show us the promised refunds.", at: ago(5) },
  can: ["edit"],
});

/** A live one with a draft, one that was rejected, one that is frozen. */
export const brands: SmartWhole[] = [
  whole(published, {
    published: version(1),
    versions: [
      { number: 2, status: "draft", created_at: ago(4), created_by: "CNX01_Adm" },
      { number: 1, status: "approved", created_at: ago(60), created_by: "CNX01_Adm" },
    ],
    history: [application({ content: "云雀商城", state: "approved", decided_at: ago(30) })],
  }),
  whole(rejected, {
    history: [
      application({
        content: "北境旅行",
        state: "rejected",
        decided_at: ago(3),
        reasons: [{ code: "logo_quality", field: "logo", detail: "The logo is blurred, cut off or not on a plain ground." }],
        note: "Use the one of your website.",
      }),
    ],
  }),
  whole(frozen),
];

export const reviewedSmart: ReviewedSmart = {
  profile: profile(1, "云雀商城", { newest: 2, newest_status: "submitted" }),
  version: version(2, { status: "submitted" }),
  published: version(1),
  own_ports: [{ rule: "exact", value: "1069000012345" }],
  vendors: VENDORS,
};

export const signingKeys: SmartKey[] = [
  {
    kid: "k03qz8w4k2m1v",
    signs: "records",
    public: "ab".repeat(32),
    fingerprint: "3fa1 09bc 77d0 1e52",
    created_at: ago(900),
    created_by: "",
    retired_at: null,
    known_until: null,
  },
];

/** Here a drawing; the platform itself makes PNG of what it is given. */
const DRAWN =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20"><path fill="#c8102e" d="M0 0h20v20H0z"/>' +
  '<path stroke="#fff" stroke-width="2" fill="none" d="M3 5l7 4 7-4M10 9v7"/></svg>';

/** A little of what the platform finds. */
function found({ name, menus, signature_ids }: SmartWording): LintFinding[] {
  const error = (id: string, field: string, detail: string): LintFinding => ({ id, severity: "error", position: null, field, detail });
  return [
    ...(name.length > 15 ? [error("smart_name_length", "name", "A name has 1 to 15 characters.")] : []),
    ...(signature_ids.length === 0 ? [error("smart_signature_count", "signatures", "Choose 1 to 5 of your approved signatures.")] : []),
    ...menus.flatMap(({ action }, m) =>
      action?.url?.startsWith("http:")
        ? [error("smart_url_https", `menus[${m}].action.url`, "The address has to begin with https://.")]
        : [],
    ),
  ];
}

/** Freezing and what follows, and makers of handsets. */
function operated(path: string, body: Record<string, unknown>): ReturnType<Handler> {
  const [, id, act] = /^\/admin\/smart\/profiles\/(\d+)\/(.+)$/.exec(path) ?? [];
  const of = brands.find((brand) => brand.id === id);
  if (!of || !act) return undefined;
  if (act === "freeze") {
    const freeze = { reason: body.reason as string, note: body.note as string, at: ago(0), by: "platform_adm" };
    return ok({ ...of, state: "frozen", freeze });
  }
  if (act === "unfreeze") return ok({ ...of, state: "unfreezing" });
  if (act === "unfreeze/confirm") return ok({ ...of, state: "published", freeze: null });
  return ok(of);
}

export const smartBook: Handler = ({ method, path, query, body }) => {
  const items = brands.filter(({ state, name }) => {
    const wanted = query.get("state");
    return (!wanted || wanted === state) && name.includes(query.get("q") ?? "");
  });
  if (path === "/smart/profiles" || path === "/admin/smart/profiles") {
    if (method === "GET") return ok({ items, next_cursor: null });
    return ok(profile(9, body.name as string, { state: "draft", newest_status: "draft", live: null, logo: null, version: 1 }));
  }
  if (path === "/smart/profile-lint") return ok({ findings: found(body.wording as SmartWording) });
  if (path === "/admin/smart/keys") return method === "GET" ? ok({ items: signingKeys }) : ok({ ...signingKeys[0], kid: "k2" });
  if (path.startsWith("/admin/smart/profiles/") && method !== "GET") return operated(path, body);
  const [, id, act] = /^(?:\/admin)?\/smart\/profiles\/(\d+)(?:\/(.+))?$/.exec(path) ?? [];
  const of = brands.find((brand) => brand.id === id) ?? (id === "868000000000004009" ? brands[1] : undefined);
  if (!of) return id === undefined ? undefined : refuse(404, "not_found", "There is nothing here.");
  if (act?.startsWith("logos/")) return { status: 200, file: DRAWN, headers: { "Content-Type": "image/svg+xml" } };
  if (act === "rcs") {
    return ok({ message: { contentMessage: { text: of.name, suggestions: [] } }, notes: [{ item_id: "m3", what: "app_replaced" }] });
  }
  if (method === "DELETE" || act === "urge") return { status: 204 };
  return ok(method === "PUT" ? { ...of, version: of.version + 1 } : of);
};
