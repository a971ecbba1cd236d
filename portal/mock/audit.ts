import type { AuditItem } from "@/api/types";
import { file, type Handler, paged } from "./call.ts";

const ACTIONS = ["sign_in", "key_created", "phones_unmasked", "sign_in_failed", "callback_put", "order_changed"];

const items: AuditItem[] = Array.from({ length: 57 }, (_, n) => ({
  id: String(868000000000001000n + BigInt(n)),
  at: new Date(Date.UTC(2021, 10, 25, 3, 27, 37) - n * 1_234_567).toISOString(),
  account: n % 4 === 0 ? "CNX01_Tong" : "CNX01_Adm",
  tenant_code: "CNX01",
  action: ACTIONS[n % ACTIONS.length] ?? "sign_in",
  key: null,
  object: n % 6 === 1 ? "shop-backend" : "",
  address: "203.0.113.7",
  user_agent: "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0",
  outcome: n % 6 === 3 ? "refused" : "ok",
  detail:
    n % 6 === 5
      ? {
          version: 4,
          before: { warning_threshold: "10000", prohibiting_threshold: "15000", note: "" },
          after: { warning_threshold: "12000", prohibiting_threshold: "15000", note: "Asked for by their finance" },
        }
      : n % 6 === 1 ? { name: "shop-backend", scopes: ["messages:send"] } : {},
}));

export const audit: Handler = ({ path, query }) => {
  if (/^(\/admin)?\/audit\/file$/.test(path)) {
    return file(`audit.${query.get("format") ?? "csv"}`, "text/csv", "Time,Account\n");
  }
  if (path !== "/audit" && path !== "/admin/audit") return undefined;
  const [account, action] = [query.get("account"), query.get("action")];
  return paged(
    items.filter((item) => (!account || item.account === account) && (!action || item.action === action)),
    query,
  );
};
