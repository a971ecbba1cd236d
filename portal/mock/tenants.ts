import type { Tenant, TenantDetail, TenantProduct } from "@/api/types";
import { type Handler, ok, paged, refuse } from "./call.ts";

const tenant = (code: string, name: string, more: Partial<Tenant> = {}): Tenant => ({
  code,
  name,
  status: "active",
  time_zone: "Asia/Shanghai",
  language: "zh",
  accounts: 3,
  keys: 2,
  orders: 1,
  created_at: "2021-11-12T02:00:00.000Z",
  version: 3,
  ...more,
});

const product = (order: string, more: Partial<TenantProduct> = {}): TenantProduct => ({
  order,
  package_id: "026770802825",
  product_name: "SMM",
  business_channel: "CNX_SMM",
  payment_type: "prepaid",
  status: "active",
  ...more,
});

const PRODUCTS = [
  product("CloudSMS_20211115174443"),
  product("CloudSMS_20211117141632", {
    package_id: "024283242522",
    product_name: "CMIMY_PACK02",
    business_channel: "CMIMY",
    payment_type: "postpaid",
    status: "ordered",
  }),
  product("CloudSMS_20211115160464", {
    package_id: "023192745446",
    product_name: "CNX_toGlobe_PACK01",
    business_channel: "CNX_toGlobe",
    status: "exhausted",
  }),
];

const detail = (of: Tenant, more: Partial<TenantDetail> = {}): TenantDetail => ({
  ...of,
  status_reason: "",
  status_since: null,
  contacts: [],
  free_content: false,
  default_country: "CN",
  countries: [],
  sender_ids: [],
  uplink_numbers: [],
  signature_preset: "wide",
  max_request_endpoints: 20,
  can: [],
  products: [],
  ...more,
});

let tenants: TenantDetail[] = [
  detail(tenant("CNX01", "CNX01", { language: "en", accounts: 4, orders: 5 }), {
    contacts: [
      { name: "Li Na", mail: "li.na@cnx01.example", phone: "+86 10 5550 0199", note: "Invoices" },
      { name: "Tom Baker", mail: "tom@cnx01.example", phone: "+44 20 7946 0123", note: "Trouble at night, contracts and everything else" },
    ],
    countries: ["CN", "HK", "MY", "PH", "SG"],
    uplink_numbers: ["1069001*"],
    products: PRODUCTS,
  }),
  detail(tenant("HARBOUR", "Harbour Light Clinic", { time_zone: "Europe/London", language: "en", accounts: 0, orders: 0, created_at: null }), {
    default_country: "GB",
    free_content: true,
    sender_ids: ["HARBOUR", "HarbourMed"],
  }),
  detail(tenant("OLDPORT", "Old Port Ferries", { status: "closed", accounts: 0, keys: 0, orders: 0, language: "en" }), {
    status_reason: "Contract ended",
    status_since: "2021-11-20T08:00:00.000Z",
  }),
  detail(tenant("QINGHE", "青禾教育科技（示例）有限公司", { status: "suspended" }), {
    status_reason: "Two invoices unpaid",
    status_since: "2021-11-22T03:15:00.000Z",
    products: PRODUCTS.slice(0, 1),
  }),
  detail(
    tenant("SWALLOW", "Cloud Swallow Trading and Logistics Services (Asia Pacific) Company Limited", {
      accounts: 128,
      keys: 64,
    }),
    { products: PRODUCTS.slice(0, 1) },
  ),
];

const CAN: Record<Tenant["status"], TenantDetail["can"]> = {
  active: ["change", "suspend"],
  suspended: ["change", "resume", "close"],
  closed: [],
};
const shown = (found: TenantDetail): TenantDetail => ({ ...found, can: CAN[found.status] });
const plain = ({ code, name, status, time_zone, language, accounts, keys, orders, created_at, version }: TenantDetail): Tenant => ({
  code,
  name,
  status,
  time_zone,
  language,
  accounts,
  keys,
  orders,
  created_at,
  version,
});

/** A tenant's name, for the accounts that name its code. */
export function tenantName(code: string): string | null {
  return tenants.find((one) => one.code === code)?.name ?? null;
}

const has = (whole: string, part: string | null) => part === null || whole.toLowerCase().includes(part.toLowerCase());

function list(query: URLSearchParams) {
  const sort = (query.get("sort") ?? "code").replace(/^-/, "") as keyof Tenant;
  const way = query.get("sort")?.startsWith("-") ? -1 : 1;
  const found = tenants
    .filter((one) => has(`${one.code} ${one.name}`, query.get("q")) && has(one.status, query.get("status")))
    .sort((a, b) => ((a[sort] ?? "") < (b[sort] ?? "") ? -way : way));
  return paged(found.map(plain), query);
}

function put(found: TenantDetail, change: Partial<TenantDetail>) {
  const next = { ...found, ...change, version: found.version + 1 };
  tenants = tenants.map((one) => (one === found ? next : one));
  return ok(shown(next));
}

const AFTER = { suspend: "suspended", resume: "active", close: "closed" } as const;

export const platformTenants: Handler = ({ method, path, query, body }) => {
  if (path === "/admin/tenants" && method === "GET") return list(query);
  if (path === "/admin/tenants" && method === "POST") {
    if (tenants.some(({ code }) => code.toLowerCase() === String(body.code).toLowerCase())) {
      const detail = `This name (${String(body.code)}) is in use already. Choose another one.`;
      return refuse(409, "name_taken", detail, { fields: [{ field: "code", detail }] });
    }
    const made = detail(tenant(String(body.code), String(body.name), { accounts: 0, keys: 0, orders: 0, version: 1 }), body);
    tenants = [...tenants, made];
    return { status: 201, body: shown(made) };
  }
  const [, code, act] = /^\/admin\/tenants\/([^/]+)(?:\/(suspend|resume|close))?$/.exec(path) ?? [];
  const found = tenants.find((one) => one.code === code);
  if (!found) return undefined;
  if (act) {
    return put(found, {
      status: AFTER[act as keyof typeof AFTER],
      status_reason: String(body.reason),
      status_since: new Date().toISOString(),
    });
  }
  if (method === "GET") return ok(shown(found));
  if (body.version !== found.version) {
    return refuse(409, "changed_meanwhile", "Somebody else changed this since you read it. Read it again.");
  }
  return put(found, body);
};
