import type { AccountAct, ManagedAccount } from "@/api/types";
import { type Handler, ok, paged, refuse } from "./call.ts";
import { roleName } from "./roles.ts";
import { tenantName } from "./tenants.ts";

const account = (n: number, name: string, tenant: string | null, more: Partial<ManagedAccount> = {}): ManagedAccount => ({
  id: `86800000000000${4000 + n}`,
  name,
  type: tenant === null ? "platform" : "tenant",
  tenant_code: tenant,
  tenant_name: tenant === null ? null : tenantName(tenant),
  role: tenant === null ? "administrator" : "sender",
  role_name: null,
  mail: `${name.toLowerCase()}@example.com`,
  language: "en",
  status: "active",
  totp_enabled: false,
  created_at: "2021-11-15T09:44:03.000Z",
  last_sign_in_at: "2021-11-24T03:27:37.000Z",
  last_sign_in_address: "203.0.113.7",
  invitation_expires_at: null,
  version: 1,
  is_you: false,
  can: [],
  ...more,
});

const never = { status: "invited", last_sign_in_at: null, last_sign_in_address: null } as const;

let accounts: ManagedAccount[] = [
  account(1, "CNX01_Adm", "CNX01", { role: "manager", totp_enabled: true }),
  account(2, "CNX01_Tong", "CNX01", { last_sign_in_address: "2001:db8::7" }),
  account(3, "CNX01_Lin", "CNX01", { ...never, role: "developer", language: "zh", invitation_expires_at: "2121-12-02T09:00:00.000Z" }),
  account(4, "CNX01_Night", "CNX01", { role: "868000000000003001", totp_enabled: true }),
  account(5, "CNX01_Wei", "CNX01", { ...never, role: "868000000000003001", mail: "" }),
  account(6, "CNX01_Former.Colleague", "CNX01", { status: "disabled", role: "viewer" }),
  account(7, "QINGHE_Adm", "QINGHE", { role: "manager", language: "zh" }),
  account(8, "SWALLOW_OperationsAndLogistics.AsiaPacific", "SWALLOW", { role: "finance" }),
  account(9, "platform_adm", null),
  account(10, "platform_noc", null, { role: "noc", totp_enabled: true }),
  account(11, "platform_support", null, { role: "868000000000003003" }),
];

const CAN: Record<ManagedAccount["status"], AccountAct[]> = {
  invited: ["change", "disable", "invite"],
  active: ["change", "disable", "send_reset"],
  disabled: ["change", "enable"],
};

/** As the account sees it that manages the others. */
function shown(found: ManagedAccount, isAdmin: boolean): ManagedAccount {
  const is_you = found.name === (isAdmin ? "platform_adm" : "CNX01_Adm");
  const can = is_you ? [] : [...CAN[found.status], ...(found.totp_enabled ? (["remove_totp"] as const) : [])];
  return { ...found, role_name: roleName(found.role), is_you, can };
}

const has = (whole: string, part: string | null) => part === null || whole.toLowerCase().includes(part.toLowerCase());
const is = (whole: string | null, part: string | null) => part === null || whole === part;

function list(query: URLSearchParams, isAdmin: boolean) {
  const sort = (query.get("sort") ?? "name").replace(/^-/, "") as keyof ManagedAccount;
  const way = query.get("sort")?.startsWith("-") ? -1 : 1;
  const found = accounts
    .filter((one) => isAdmin || one.tenant_code === "CNX01")
    .filter((one) => has(`${one.name} ${one.mail} ${one.tenant_code ?? ""}`, query.get("q")))
    .filter((one) => is(one.tenant_code, query.get("tenant")) && is(one.type, query.get("type")))
    .filter((one) => is(one.role, query.get("role")) && is(one.status, query.get("status")))
    .sort((a, b) => ((a[sort] ?? "") < (b[sort] ?? "") ? -way : way));
  return paged(
    found.map((one) => shown(one, isAdmin)),
    query,
  );
}

function put(found: ManagedAccount, change: Partial<ManagedAccount>): ManagedAccount {
  const next = { ...found, ...change, version: found.version + 1 };
  accounts = accounts.map((one) => (one === found ? next : one));
  return next;
}

let made = 4100;

/** A name that begins so has no mail server behind it. */
const delivery = (name: string) => (name.includes("_Log") ? "log" : "mail");

export const people: Handler = ({ method, path, query, body }) => {
  const isAdmin = path.startsWith("/admin/");
  const asked = isAdmin ? path.slice("/admin".length) : path;
  if (asked === "/accounts" && method === "GET") return list(query, isAdmin);
  if (asked === "/accounts" && method === "POST") {
    const name = String(body.name);
    if (accounts.some((one) => one.name.toLowerCase() === name.toLowerCase())) {
      const detail = `This name (${name}) is in use already. Choose another one.`;
      return refuse(409, "name_taken", detail, { fields: [{ field: "name", detail }] });
    }
    made += 1;
    const tenant = isAdmin ? ((body.tenant as string | undefined) ?? null) : "CNX01";
    const given = body as Pick<ManagedAccount, "role" | "mail" | "language">;
    const until = new Date(Date.now() + 7 * 86_400_000).toISOString();
    const next = account(made - 4000, name, tenant, { ...given, ...never, name, invitation_expires_at: until });
    accounts = [...accounts, next];
    return { status: 201, body: { ...shown(next, isAdmin), delivery: delivery(name) } };
  }
  const [, name, act] =
    /^\/accounts\/([^/]+)(?:\/(disable|enable|invitation|reset-link|remove-totp))?$/.exec(asked) ?? [];
  const found = accounts.find((one) => one.name === name);
  if (!found) return undefined;
  switch (act) {
    case "disable":
      if (found.role === "manager" && found.tenant_code === "QINGHE") {
        return refuse(409, "last_manager", "This is the last active manager or administrator. Give somebody else that role first.");
      }
      return ok(shown(put(found, { status: "disabled" }), isAdmin));
    case "enable":
      return ok(shown(put(found, { status: found.last_sign_in_at ? "active" : "invited" }), isAdmin));
    case "invitation":
    case "reset-link":
      return ok({ ...shown(put(found, {}), isAdmin), delivery: delivery(found.name) });
    case "remove-totp":
      return ok(shown(put(found, { totp_enabled: false }), isAdmin));
    default:
      break;
  }
  if (method === "GET") return ok(shown(found, isAdmin));
  if (body.version !== found.version) {
    return refuse(409, "changed_meanwhile", "Somebody else changed this since you read it. Read it again.");
  }
  return ok(shown(put(found, body), isAdmin));
};
