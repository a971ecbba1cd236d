import type { OwnPhone, Permission, Session } from "@/api/types";
import { type Handler, ok, refuse, type Reply } from "./call.ts";

const TENANT: Permission[] = [
  "messages:send",
  "messages:read",
  "messages:unmask",
  "feeds:read",
  "statistics:read",
  "balance:read",
  "catalog:read",
  "signatures:manage",
  "consents:manage",
  "templates:manage",
  "sender_ids:manage",
  "smart:read",
  "smart:manage",
  "keys:manage",
  "callbacks:manage",
  "blacklist:read",
  "blacklist:manage",
  "auto_replies:manage",
  "audit:read",
  "accounts:manage",
  "roles:manage",
];
const PLATFORM: Permission[] = [
  "expenses:read_all",
  "statistics:read_all",
  "carriers:read",
  "carriers:test",
  "routes:read",
  "health:read",
  "platform:messages",
  "platform:tenants",
  "platform:audit",
  "platform:blacklist",
  "platform:complaints",
  "policy:read",
  "policy:manage",
  "reviews:read",
  "reviews:decide",
  "smart:operate",
  "smart:keys",
  "screening:read",
  "screening:manage",
  "filings:manage",
  "exemptions:manage",
  "packages:manage",
  "orders:read_all",
  "orders:manage",
  "ledger:correct",
  "ledger:approve",
  "tenants:manage",
  "platform:accounts",
  "platform:roles",
];

const inMs = (ms: number) => new Date(Date.now() + ms).toISOString();

/** A session of a tenant's manager, or of the platform's administrator. */
export function sessionOf(type: "tenant" | "platform", more: Partial<Session> = {}): Session {
  const isTenant = type === "tenant";
  return {
    account: {
      id: isTenant ? "868000000000000101" : "868000000000000001",
      name: isTenant ? "CNX01_Adm" : "platform_adm",
      type,
      role: isTenant ? "manager" : "administrator",
      role_name: null,
      mail: isTenant ? "adm@cnx01.example" : "",
      language: "en",
      totp_enabled: false,
      created_at: "2021-11-15T09:44:03.000Z",
      last_sign_in_at: "2021-11-24T03:27:37.000Z",
      last_sign_in_address: "203.0.113.7",
    },
    tenant: isTenant ? { code: "CNX01", name: "CNX01", time_zone: "Asia/Shanghai", language: "en" } : null,
    permissions: isTenant ? TENANT : PLATFORM,
    csrf_token: "csrf-1",
    idle_expires_at: inMs(30 * 60_000),
    expires_at: inMs(12 * 3_600_000),
    server_time: inMs(0),
    version: "0.2.0",
    session_id: "868000000000000900",
    password_min_length: 10,
    recovery_codes_left: 0,
    ...more,
  };
}

/** The account is in the cookie's place: its name decides what it is. */
let who: "tenant" | "platform" | null = "tenant";
let totp = false;

function current(): Session | null {
  if (!who) return null;
  const session = sessionOf(who);
  return totp
    ? { ...session, recovery_codes_left: 10, account: { ...session.account, totp_enabled: true } }
    : session;
}

/** Signs in without the form, for browser tests. */
export function become(next: unknown) {
  who = next === "tenant" || next === "platform" ? next : null;
  totp = false;
}

const RECOVERY = Array.from({ length: 10 }, (_, n) => `k7m2-9qx${n}-w4t${n}`);

function signIn({ account, password, captcha }: Record<string, unknown>): Reply {
  if (captcha !== "aqVj") {
    const detail = "The verify code is wrong. Type the characters of the new picture.";
    return refuse(422, "captcha_wrong", detail, { fields: [{ field: "captcha", detail }] });
  }
  if (password === "locked") return refuse(429, "sign_in_locked", "Too many attempts.", { retry_after: 90 });
  if (password !== "correct horse") return refuse(401, "sign_in_failed", "The account or the password is wrong.");
  if (account === "CNX01_Totp") return ok({ next: "totp", challenge: "challenge-1" });
  who = String(account).startsWith("platform") ? "platform" : "tenant";
  return ok({ next: "done", session: current() });
}

const PICTURE =
  "data:image/svg+xml;utf8," +
  encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" width="120" height="40"><rect width="120" height="40" fill="#eef"/><text x="20" y="28" font-size="24" font-family="serif">aqVj</text></svg>',
  );

const QR =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 0h3v3H0zM5 0h3v3H5zM0 5h3v3H0zM4 4h1v1H4zM6 6h1v1H6zM5 5h1v1H5z"/></svg>';

const NO_PHONE: OwnPhone = { phone: null, verified_at: null, pending: null, code_expires_at: null };
let phone = NO_PHONE;

export const account: Handler = ({ method, path, body }) => {
  switch (`${method} ${path}`) {
    case "GET /session":
      return current() ? ok(current()) : refuse(401, "unauthorized", "Nobody is signed in.");
    case "GET /session/captcha":
      return ok({ captcha_id: `c${Date.now()}`, image: PICTURE, expires_at: inMs(300_000) });
    case "POST /session":
      return signIn(body);
    case "POST /session/totp":
      if (body.code !== "123456") return refuse(401, "totp_wrong", "The code is wrong. Type the newest one.");
      who = "tenant";
      return ok({ next: "done", session: current() });
    case "DELETE /session":
      who = null;
      return { status: 204 };
    case "GET /sessions":
      return ok({
        items: [
          {
            id: "868000000000000900",
            current: true,
            address: "203.0.113.7",
            user_agent:
              "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36",
            created_at: "2021-11-25T03:00:00.000Z",
            seen_at: "2021-11-25T03:27:37.000Z",
            expires_at: inMs(12 * 3_600_000),
          },
          {
            id: "868000000000000901",
            current: false,
            address: "2001:db8::7",
            user_agent:
              "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
            created_at: "2021-11-24T03:00:00.000Z",
            seen_at: "2021-11-24T09:12:00.000Z",
            expires_at: inMs(3_600_000),
          },
        ],
      });
    case "PATCH /account":
      if (body.password === "wrong") {
        const detail = "The current password is wrong. Type it again.";
        return refuse(422, "password_wrong", detail, { fields: [{ field: "password", detail }] });
      }
      return ok(current());
    case "POST /account/password":
      if (body.current_password === "wrong") {
        const detail = "This is not your current password.";
        return refuse(422, "password_wrong", detail, { fields: [{ field: "current_password", detail }] });
      }
      return ok(current());
    case "POST /account/totp":
      return ok({
        secret: "JBSWY3DPEHPK3PXP",
        otpauth_url: "otpauth://totp/Hongyan:CNX01_Adm?secret=JBSWY3DPEHPK3PXP&issuer=Hongyan",
        qr_svg: QR,
      });
    case "POST /account/totp/confirm":
      totp = true;
      return ok({ recovery_codes: RECOVERY });
    case "POST /account/totp/recovery-codes":
      return ok({ recovery_codes: RECOVERY });
    case "POST /account/totp/disable":
      totp = false;
      return { status: 204 };
    case "GET /account/phone":
      return ok(phone);
    case "POST /account/phone":
      phone = { ...phone, pending: "+86138****8000", code_expires_at: inMs(600_000) };
      return ok(phone);
    case "POST /account/phone/confirm":
      if (body.code !== "123456") {
        const detail = "The code is wrong, was used already, or is too old.";
        return refuse(422, "phone_code_wrong", detail, { fields: [{ field: "code", detail }] });
      }
      phone = { ...NO_PHONE, phone: "+86138****8000", verified_at: inMs(0) };
      return ok(phone);
    case "DELETE /account/phone":
      phone = NO_PHONE;
      return { status: 204 };
    case "POST /password-resets":
      return { status: 202 };
    case "POST /password-resets/check":
      return body.token === "old"
        ? refuse(410, "reset_link_invalid", "This link has been used or is too old. Ask for a new one.")
        : ok({ account: body.token === "invited" ? "CNX01_Lin" : "CNX01_Adm", invitation: body.token === "invited" });
    case "POST /password-resets/complete":
      return { status: 204 };
    default:
      return method === "DELETE" && path.startsWith("/sessions") ? { status: 204 } : undefined;
  }
};
