import type { Package, PackageBody, PriceLine } from "@/api/types";
import { type Handler, ok, paged, refuse, type Reply } from "./call.ts";
import { isAmount } from "./money.ts";

const ago = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();

const COUNTRIES = "PH MY SG TH VN ID HK MO TW JP KR GB IE DE FR US CA AU NZ BR MX IN AE SA ZA NG".split(" ");

const line = (per_segment: string, more: Partial<PriceLine> = {}): PriceLine => ({
  type: null,
  country: null,
  network: null,
  per_segment,
  ...more,
});

const one = (package_id: string, product_name: string, more: Partial<Package> = {}): Package => ({
  package_id,
  product_name,
  business_channel: "CNX_SMM",
  direction: "mainland",
  types: [],
  payment_type: "prepaid",
  unit: "SMS",
  total_amount: "200",
  validity_days: 30,
  charge_on: "delivered",
  prices: [],
  warning_threshold: null,
  prohibiting_threshold: null,
  routes: ["SMM_CN_Verification", "SMM_CN_Notification"],
  version: 1,
  created_at: ago(400),
  retired_at: null,
  orders: 1,
  ...more,
});

let packages: Package[] = [
  one("024283242522", "CMIMY_PACK02", {
    business_channel: "CMIMY",
    direction: "international",
    payment_type: "postpaid",
    unit: "USD",
    total_amount: null,
    validity_days: null,
    prices: [
      line("0.05"),
      ...COUNTRIES.map((country, n) => line(`0.0${31 + n}`, { country })),
      line("0.062", { country: "PH", type: "marketing" }),
    ],
    warning_threshold: "10000",
    prohibiting_threshold: "15000",
    routes: ["CMIMY_Notification", "SMM_INT_Notification", "SMM_INT_Verification"],
    version: 7,
    created_at: ago(410),
  }),
  one("026770802825", "SMM", { types: ["verification", "notification"], version: 3, orders: 12 }),
  one("028308971265", "Shaw", { business_channel: "Shaw", charge_on: "submitted" }),
  one("024813758077", "Alabang", {
    business_channel: "Alabang",
    direction: null,
    unit: "CNY",
    total_amount: "5000",
    validity_days: 365,
    prices: [
      line("0.045", { country: "CN" }),
      line("0.052", { country: "CN", network: "cbn" }),
      line("0.039", { country: "CN", type: "verification" }),
      line("0.31"),
    ],
    orders: 0,
  }),
  one("023192745446", "CNX_toGlobe_PACK01", { business_channel: "CNX_toGlobe", direction: "international", total_amount: "4000" }),
  one("021000000017", "Spring festival bundle with verification codes, notifications and marketing for large shops", {
    retired_at: ago(20),
    total_amount: "1000000000",
    orders: 128,
    types: ["verification", "notification", "marketing"],
    charge_on: "accepted",
  }),
];

let made = 0;

export function packageOf(id: unknown): Package | undefined {
  return packages.find(({ package_id }) => package_id === id);
}

export function ordered(id: string) {
  packages = packages.map((item) => (item.package_id === id ? { ...item, orders: item.orders + 1 } : item));
}

/** What somebody else did meanwhile, for tests. */
export function changeBehind(id: string, more: Partial<Package>) {
  packages = packages.map((item) => (item.package_id === id ? { ...item, ...more, version: item.version + 1 } : item));
}

function wrong(body: PackageBody): Reply | null {
  const { prices = [], unit, total_amount, routes } = body;
  const at = prices.findIndex(({ per_segment }) => !/^\d{1,6}(\.\d{1,6})?$/.test(per_segment));
  const bad = (field: string, detail: string) =>
    refuse(422, field.startsWith("p") ? "amount_invalid" : "field_invalid", detail, { fields: [{ field, detail }] });
  if (at >= 0) return bad(`prices[${at}].per_segment`, `The amount prices[${at}].per_segment is not possible.`);
  if (unit !== "SMS" && prices.length === 0) return bad("prices", "Give at least one price line.");
  if (total_amount != null && !isAmount(total_amount)) return bad("total_amount", "The amount total_amount is not possible.");
  if (routes.length === 0) return bad("routes", "Name at least one Route ID.");
  return null;
}

type Rest = Pick<Package, "package_id" | "version" | "created_at" | "orders">;

const full = (body: PackageBody, { package_id, version, created_at, orders }: Rest): Package => ({
  product_name: body.product_name,
  business_channel: body.business_channel,
  direction: body.direction ?? null,
  types: body.types ?? [],
  payment_type: body.payment_type,
  unit: body.unit,
  total_amount: body.total_amount ?? null,
  validity_days: body.validity_days ?? null,
  charge_on: body.charge_on ?? "delivered",
  prices: (body.prices ?? []).map((price) => line(price.per_segment, price as Partial<PriceLine>)),
  warning_threshold: body.warning_threshold ?? null,
  prohibiting_threshold: body.prohibiting_threshold ?? null,
  routes: body.routes,
  retired_at: null,
  package_id,
  version,
  created_at,
  orders,
});

function list(query: URLSearchParams): Reply {
  const words = (query.get("q") ?? "").toLowerCase();
  const state = query.get("state") ?? "current";
  const rows = packages.filter(
    (item) =>
      (state === "all" || (state === "retired") === (item.retired_at !== null)) &&
      [item.package_id, item.product_name, item.business_channel].some((text) => text.toLowerCase().includes(words)),
  );
  return paged(query.get("sort")?.startsWith("-") ? rows.toReversed() : rows, query);
}

const STALE = "Somebody else changed this after you read it; nothing was overwritten. Read it again and repeat your change.";

function change(old: Package, method: string, act: string | undefined, body: PackageBody): Reply | undefined {
  if (old.retired_at) return refuse(409, "package_retired", "The package is no longer offered. Choose another package.");
  if (old.version !== body.version) return refuse(409, "changed_meanwhile", STALE);
  const replace = (next: Package) => {
    packages = packages.map((item) => (item === old ? next : item));
    return ok(next);
  };
  if (method === "POST" && act === "retire") return replace({ ...old, retired_at: ago(0), version: old.version + 1 });
  if (method !== "PUT") return undefined;
  return wrong(body) ?? replace(full(body, { ...old, version: old.version + 1 }));
}

export const platformPackages: Handler = ({ method, path, query, body }) => {
  const [, , area, id, act] = path.split("/");
  if (!path.startsWith("/admin/") || area !== "packages") return undefined;
  if (!id) {
    if (method === "GET") return list(query);
    const given = body as unknown as PackageBody;
    const bad = wrong(given);
    if (bad) return bad;
    made += 1;
    const item = full(given, { package_id: `03000000000${made}`, version: 1, created_at: ago(0), orders: 0 });
    packages = [...packages, item];
    return { status: 201, body: item };
  }
  const found = packageOf(decodeURIComponent(id));
  if (!found) return undefined;
  return method === "GET" ? ok(found) : change(found, method, act, body as unknown as PackageBody);
};
