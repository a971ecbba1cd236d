import type { Tenant } from "@/api/types";
import { type Handler, ok } from "./call.ts";

const tenant = (code: string, name: string, more: Partial<Tenant> = {}): Tenant => ({
  code,
  name,
  status: "active",
  time_zone: "Asia/Shanghai",
  language: "zh",
  accounts: 3,
  keys: 2,
  orders: 1,
  ...more,
});

export const tenants: Tenant[] = [
  tenant("CNX01", "CNX01", { language: "en", accounts: 4, orders: 5 }),
  tenant("HARBOUR", "Harbour Light Clinic", { time_zone: "Europe/London", language: "en", orders: 0 }),
  tenant("OLDPORT", "Old Port Ferries", { status: "closed", accounts: 0, keys: 0, orders: 0, language: "en" }),
  tenant("QINGHE", "青禾教育科技（示例）有限公司", { status: "suspended" }),
  tenant("SWALLOW", "Cloud Swallow Trading and Logistics Services (Asia Pacific) Company Limited", { accounts: 128, keys: 64 }),
];

export const platformTenants: Handler = ({ path }) => (path === "/admin/tenants" ? ok({ items: tenants }) : undefined);
