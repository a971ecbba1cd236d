import type { CustomRole, PermissionItem, Role, RoleList } from "@/api/types";
import { type Handler, ok, refuse } from "./call.ts";

const item = (permission: string, en: string, zh: string, isScope = false): PermissionItem => ({
  permission,
  en,
  zh,
  may_grant: true,
  is_scope: isScope,
});

const TENANT = [
  item("messages:send", "Send, preview and cancel messages", "发送、预览和取消短信", true),
  item("messages:read", "See messages, tasks and the log", "查看短信、任务和发送日志", true),
  item("messages:unmask", "See whole phone numbers where they are masked", "查看完整手机号码"),
  item("feeds:read", "Read receipts and uplinks", "读取状态报告和上行短信", true),
  item("statistics:read", "See figures", "查看统计数据", true),
  item("balance:read", "See orders and what is left of them", "查看订单及余量", true),
  item("catalog:read", "See signatures, templates and routes", "查看签名、模板和路由", true),
  item("keys:manage", "Make, change, rotate and revoke auth keys", "创建、修改、更换和吊销鉴权密钥", true),
  item("callbacks:manage", "Say where receipts and uplinks are pushed to", "设置状态报告和上行短信的回调地址", true),
  item("auto_replies:manage", "Make, change and delete auto-replies", "创建、修改和删除自动回复规则", true),
  item("audit:read", "See who did what in the tenant", "查看本租户的审计日志"),
  item("accounts:manage", "Invite, change and disable accounts of the tenant", "邀请、修改和停用本租户的账号"),
  item("roles:manage", "Make, change and delete roles of the tenant", "创建、修改和删除本租户的角色"),
];
const PLATFORM = [
  item("carriers:read", "See carriers as they run", "查看运营商通道的运行情况"),
  item("carriers:test", "Send a test message over a carrier", "通过运营商通道发送测试短信"),
  item("routes:read", "See routes", "查看路由"),
  item("health:read", "See how the platform is", "查看平台运行状况"),
  item("platform:messages", "Find and see any tenant's message", "查询任意租户的短信"),
  item("platform:complaints", "Register complaints, and resume what they paused", "登记投诉，恢复因投诉暂停的发送"),
  item("platform:tenants", "See the tenants", "查看租户"),
  item("platform:audit", "See who did what, anywhere", "查看全平台的审计日志"),
  item("packages:manage", "Make, change and retire packages", "创建、修改和下架产品包"),
  item("orders:read_all", "See packages, every tenant's orders and their ledgers", "查看产品包以及所有租户的订单和账目"),
  item("orders:manage", "Place, activate, change, renew, top up and cancel orders", "下单、激活、变更、续期、充值和取消订单"),
  { ...item("ledger:approve", "Approve or reject what somebody else proposed", "审批他人提出的更正"), may_grant: false },
  item("tenants:manage", "Make, change, suspend, resume and close tenants", "创建、修改、暂停、恢复和关闭租户"),
  item("platform:accounts", "Invite, change and disable accounts of the platform and of every tenant", "邀请、修改和停用平台及所有租户的账号"),
  item("platform:roles", "Make, change and delete roles of the platform and of every tenant", "创建、修改和删除平台及所有租户的角色"),
];

const words = (items: PermissionItem[], ...but: string[]) =>
  items.map(({ permission }) => permission).filter((permission) => !but.some((part) => permission.includes(part)));
const builtIn = (role: Role, permissions: string[], accounts: number) => ({ role, permissions, accounts, can_give: true });

const BUILT_IN = {
  tenant: [
    builtIn("manager", words(TENANT), 1),
    builtIn("sender", ["messages:send", "messages:read", "statistics:read", "catalog:read"], 2),
    builtIn("developer", words(TENANT, "accounts", "roles", "audit", "unmask"), 1),
    builtIn("finance", ["statistics:read", "balance:read"], 0),
    builtIn("viewer", words(TENANT, "manage", "send", "unmask", "audit"), 0),
  ],
  platform: [
    builtIn("administrator", words(PLATFORM), 2),
    builtIn("reviewer", ["platform:messages", "platform:tenants"], 1),
    builtIn("finance", words(PLATFORM, "carriers", "routes", "health", "audit", "messages", "accounts", "roles"), 1),
    builtIn("noc", words(PLATFORM, "orders", "packages", "ledger", "manage", "accounts", "roles"), 3),
    builtIn("read_only", words(PLATFORM, "manage", "ledger", "test", "accounts", "roles"), 0),
  ],
};

type Kept = CustomRole & { of: string };

const custom = (of: string, id: string, name: string, more: Partial<CustomRole>): Kept => ({
  of,
  id,
  name,
  description: "",
  permissions: [],
  accounts: 0,
  version: 1,
  created_at: "2021-11-20T06:00:00.000Z",
  can_give: true,
  can: ["change", "delete"],
  ...more,
});

let kept: Kept[] = [
  custom("CNX01", "868000000000003001", "Night shift", {
    description: "Watches the log at night and answers phones; may not send.",
    permissions: ["messages:read", "feeds:read", "statistics:read"],
    accounts: 2,
  }),
  custom("CNX01", "868000000000003002", "Buchhaltung mit einem ausgesprochen langen Namen für diese Rolle", {
    permissions: ["statistics:read", "balance:read"],
  }),
  custom("", "868000000000003003", "Support", { permissions: ["platform:messages", "platform:tenants"], accounts: 1 }),
];

const list = (tenant: string): RoleList => {
  const side = tenant === "" ? "platform" : "tenant";
  return {
    side,
    built_in: BUILT_IN[side],
    custom: kept.filter(({ of }) => of === tenant),
    permissions: side === "platform" ? PLATFORM : TENANT,
  };
};

/** A custom role's name. */
export function roleName(role: string): string | null {
  return kept.find(({ id }) => id === role)?.name ?? null;
}

let made = 3100;

export const roles: Handler = ({ method, path, query, body }) => {
  const isAdmin = path.startsWith("/admin/");
  const asked = isAdmin ? path.slice("/admin".length) : path;
  const tenant = isAdmin ? (query.get("tenant") ?? "") : "CNX01";
  if (asked === "/roles" && method === "GET") return ok(list(tenant));
  if (asked === "/roles" && method === "POST") {
    const of = isAdmin ? ((body.tenant as string | undefined) ?? "") : "CNX01";
    if (kept.some((role) => role.of === of && role.name === body.name)) {
      const detail = `This name (${String(body.name)}) is in use already. Choose another one.`;
      return refuse(409, "name_taken", detail, { fields: [{ field: "name", detail }] });
    }
    made += 1;
    const role = custom(of, `86800000000000${made}`, String(body.name), body);
    kept = [...kept, role];
    return { status: 201, body: role };
  }
  const [, id] = /^\/roles\/(\d+)$/.exec(asked) ?? [];
  const found = kept.find((role) => role.id === id);
  if (!found) return undefined;
  if (method === "DELETE") {
    if (found.accounts > 0) {
      return refuse(409, "role_in_use", `Accounts (${found.accounts}) have this role. Give them another role first.`);
    }
    kept = kept.filter((role) => role !== found);
    return { status: 204 };
  }
  if (body.version !== found.version) {
    return refuse(409, "changed_meanwhile", "Somebody else changed this since you read it. Read it again.");
  }
  const next = { ...found, ...(body as Partial<CustomRole>), version: found.version + 1 };
  kept = kept.map((role) => (role === found ? next : role));
  return ok(next);
};
