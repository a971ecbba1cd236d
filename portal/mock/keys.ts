import type { KeyItem, Route } from "@/api/types";
import { type Handler, ok, refuse } from "./call.ts";

const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

const routes: Route[] = [
  { route_id: "CNX_Verification", type: "verification", direction: "mainland", channel: "CNX_SMM", enabled: true },
  { route_id: "CNX_Notification", type: "notification", direction: "mainland", channel: "CNX_SMM", enabled: true },
  { route_id: "CNX_Marketing", type: "marketing", direction: "mainland", channel: "CNX_SMM", enabled: false },
  { route_id: "CMIMY_Notification", type: "notification", direction: "international", channel: "CMIMY", enabled: true },
];

const key = (n: number, name: string, more: Partial<KeyItem>): KeyItem => ({
  id: `86800000000000${2000 + n}`,
  name,
  hint: `hy_${"9fK2a7Qx"[n] ?? "z"}fK2a`,
  status: "active",
  ips: [],
  rate_per_s: 0,
  burst: 0,
  scopes: [],
  routes: [],
  created_at: ago(60 * 24 * 40 * (n + 1)),
  revoked_at: null,
  last_used_at: null,
  ...more,
});

let keys: KeyItem[] = [
  key(0, "shop-backend", {
    scopes: ["messages:send", "messages:read", "feeds:read"],
    ips: ["203.0.113.0/24", "2001:db8::7/128"],
    routes: ["CNX_Verification", "CNX_Notification"],
    rate_per_s: 200,
    burst: 400,
    last_used_at: ago(3),
  }),
  key(1, "reporting", { scopes: ["statistics:read", "balance:read"], last_used_at: ago(60 * 30) }),
  key(2, "everything-for-the-migration-of-our-very-old-customer-relations", {}),
  key(3, "old-crm", { status: "revoked", revoked_at: ago(60 * 24 * 3), last_used_at: ago(60 * 24 * 4) }),
];

let made = 10;

function secret(item: KeyItem) {
  const text = `hy_${"Zk3vQ9pLx7TmB2cYwN8dRf5sHg4jKa6eUi1oPqWzXyM".slice(0, 40)}${made}`;
  return { ...item, hint: text.slice(0, 8), secret: text };
}

export const authKeys: Handler = ({ method, path, body }) => {
  if (method === "GET" && path === "/routes") return ok({ items: routes });
  if (path === "/keys" && method === "GET") return ok({ items: keys });
  if (path === "/keys" && method === "POST") {
    if (keys.some(({ name, status }) => status === "active" && name === body.name)) {
      const detail = "There is a key of this name. Choose another name.";
      return refuse(422, "field_invalid", detail, { fields: [{ field: "name", detail }] });
    }
    made += 1;
    const item = key(made, String(body.name), { ...(body as Partial<KeyItem>), created_at: ago(0) });
    keys = [...keys, item];
    return { status: 201, body: secret(item) };
  }
  const [, id, rotate] = /^\/keys\/(\d+)(\/rotate)?$/.exec(path) ?? [];
  const found = keys.find((item) => item.id === id);
  if (!found) return undefined;
  if (rotate && method === "POST") {
    made += 1;
    return ok(secret(found));
  }
  if (method === "PATCH") {
    keys = keys.map((item) => (item === found ? { ...found, ...(body as Partial<KeyItem>) } : item));
    return ok(keys.find((item) => item.id === id));
  }
  if (method === "DELETE") {
    keys = keys.map((item) => (item === found ? { ...found, status: "revoked", revoked_at: ago(0) } : item));
    return { status: 204 };
  }
  return undefined;
};
