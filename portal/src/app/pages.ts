// Every page: its address, whose it is, what it needs, and where its code and words are. The menu, the routes, the
// breadcrumb and the guard are all made from this list.

import type { ComponentType } from "react";
import type { Permission } from "@/api/types";
import type { Area } from "@/i18n/areas";
import type app from "@/i18n/app/en";

export type Side = "tenant" | "platform";
export type Group = keyof (typeof app)["group"];
export type PageName = keyof (typeof app)["page"];

export type PageEntry = {
  name: PageName;
  path: string;
  /** Absent: everyone who is signed in. */
  side?: Side;
  permission?: Permission;
  /** Where it stands in the menu; absent: not in the menu. */
  group?: Group | "top";
  /** The page above it in the breadcrumb. */
  parent?: PageName;
  area: Area;
  load: () => Promise<{ default: ComponentType }>;
};

/** In the order of the menu. */
export const pages: PageEntry[] = [
  {
    name: "overview",
    path: "/overview",
    side: "tenant",
    permission: "statistics:read",
    group: "top",
    area: "overview",
    load: () => import("@/pages/overview"),
  },
  {
    name: "send",
    path: "/send",
    side: "tenant",
    permission: "messages:send",
    group: "sms",
    area: "send",
    load: () => import("@/pages/send"),
  },
  {
    name: "tasks",
    path: "/tasks",
    side: "tenant",
    permission: "messages:read",
    group: "sms",
    area: "tasks",
    load: () => import("@/pages/tasks"),
  },
  {
    name: "task",
    path: "/tasks/:id",
    side: "tenant",
    permission: "messages:read",
    parent: "tasks",
    area: "tasks",
    load: () => import("@/pages/tasks/detail"),
  },
  {
    name: "inbox",
    path: "/inbox",
    side: "tenant",
    permission: "feeds:read",
    group: "sms",
    area: "inbox",
    load: () => import("@/pages/inbox"),
  },
  {
    name: "log",
    path: "/log",
    side: "tenant",
    permission: "messages:read",
    group: "statistics",
    area: "log",
    load: () => import("@/pages/log"),
  },
  {
    name: "keys",
    path: "/keys",
    side: "tenant",
    permission: "keys:manage",
    group: "docking",
    area: "keys",
    load: () => import("@/pages/keys"),
  },
  {
    name: "callbacks",
    path: "/callbacks",
    side: "tenant",
    permission: "callbacks:manage",
    group: "docking",
    area: "callbacks",
    load: () => import("@/pages/callbacks"),
  },
  {
    name: "accounts",
    path: "/accounts",
    side: "tenant",
    permission: "accounts:manage",
    group: "system",
    area: "accounts",
    load: () => import("@/pages/accounts"),
  },
  {
    name: "roles",
    path: "/roles",
    side: "tenant",
    permission: "roles:manage",
    group: "system",
    area: "roles",
    load: () => import("@/pages/roles"),
  },
  {
    name: "audit",
    path: "/audit",
    side: "tenant",
    permission: "audit:read",
    group: "system",
    area: "audit",
    load: () => import("@/pages/audit"),
  },
  {
    name: "carriers",
    path: "/admin/carriers",
    side: "platform",
    permission: "carriers:read",
    group: "network",
    area: "carriers",
    load: () => import("@/pages/carriers"),
  },
  {
    name: "carrier",
    path: "/admin/carriers/:code",
    side: "platform",
    permission: "carriers:read",
    parent: "carriers",
    area: "carriers",
    load: () => import("@/pages/carriers/detail"),
  },
  {
    name: "routes",
    path: "/admin/routes",
    side: "platform",
    permission: "routes:read",
    group: "network",
    area: "routes",
    load: () => import("@/pages/routes"),
  },
  {
    name: "health",
    path: "/admin/health",
    side: "platform",
    permission: "health:read",
    group: "network",
    area: "health",
    load: () => import("@/pages/health"),
  },
  {
    name: "tenants",
    path: "/admin/tenants",
    side: "platform",
    permission: "platform:tenants",
    group: "operation",
    area: "tenants",
    load: () => import("@/pages/tenants"),
  },
  {
    name: "tenant",
    path: "/admin/tenants/:code",
    side: "platform",
    permission: "platform:tenants",
    parent: "tenants",
    area: "tenants",
    load: () => import("@/pages/tenants/detail"),
  },
  {
    name: "platform-log",
    path: "/admin/log",
    side: "platform",
    permission: "platform:messages",
    group: "operation",
    area: "platform-log",
    load: () => import("@/pages/platform-log"),
  },
  {
    name: "accounts",
    path: "/admin/accounts",
    side: "platform",
    permission: "platform:accounts",
    group: "system",
    area: "accounts",
    load: () => import("@/pages/accounts/admin"),
  },
  {
    name: "roles",
    path: "/admin/roles",
    side: "platform",
    permission: "platform:roles",
    group: "system",
    area: "roles",
    load: () => import("@/pages/roles/admin"),
  },
  {
    name: "audit",
    path: "/admin/audit",
    side: "platform",
    permission: "platform:audit",
    group: "system",
    area: "audit",
    load: () => import("@/pages/audit"),
  },
  { name: "account", path: "/account", area: "account", load: () => import("@/pages/account") },
];
