import type { BlacklistItem, OptOutItem } from "@/api/types";
import { type Handler, ok, paged, refuse } from "./call.ts";

const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();

const VALUES: [BlacklistItem["kind"], string, string][] = [
  ["phone", "+86138****8000", "Complained on the telephone"],
  ["phone", "+86139****9001", ""],
  ["prefix", "+86170", "Virtual operators: receipts are not to be trusted"],
  ["country", "GB", "No contract"],
  ["phone", "+63917****000", "Asked by mail never to be written to again, whatever it is about"],
];
const SOURCES: BlacklistItem["source"][] = ["manual", "import", "complaint", "carrier", "opt_out"];

const entries: BlacklistItem[] = Array.from({ length: 47 }, (_, n) => {
  const [kind, value, reason] = VALUES[n % VALUES.length] ?? ["phone", "", ""];
  return {
    id: `06QZ3JV9K2D${String(n).padStart(2, "0")}`,
    kind,
    value,
    reason,
    source: SOURCES[n % SOURCES.length] ?? "manual",
    added_by: "CNX01_Adm",
    added_at: ago(n * 5 + 1),
    expires_at: n % 4 === 1 ? ago(n % 8 === 1 ? 3 : -900) : null,
    expired: n % 8 === 1,
  };
});

const optOuts: OptOutItem[] = Array.from({ length: 12 }, (_, n) => ({
  id: `06QZ3JV9K2E${String(n).padStart(2, "0")}`,
  phone: VALUES[n % 2]?.[1] ?? "",
  signature: n % 3 === 2 ? null : "云燕",
  type: "marketing",
  uplink_id: n % 3 === 1 ? null : "868000000000004000",
  reason: n % 3 === 1 ? "On the telephone" : "",
  added_by: n % 3 === 1 ? "CNX01_Adm" : "",
  at: ago(n * 7 + 2),
  confirmed_at: n % 3 === 0 ? ago(n * 7 + 1.99) : null,
  unconfirmed:
    n % 3 === 2
      ? {
          code: "no_order",
          en: "There is no order for this message. Order a package for this SMS type and direction.",
          zh: "没有可用于该短信的订单。请订购适用于该短信类型和方向的产品包。",
        }
      : null,
}));

export const blacklist: Handler = ({ method, path, query, body }) => {
  const list = path.replace(/^\/admin/, "");
  if (method === "GET" && list === "/blacklist") {
    const [kind, source] = [query.get("kind"), query.get("source")];
    return paged(entries.filter((entry) => (!kind || entry.kind === kind) && (!source || entry.source === source)), query);
  }
  if (method === "GET" && list === "/opt-outs") return paged(optOuts, query);
  if (method === "POST" && list === "/blacklist") {
    const given = body.entries as { value: string }[];
    const wrong = given.flatMap(({ value }, n) =>
      /[0-9]{6}|\*$|^[A-Za-z]{2}$/.test(value)
        ? []
        : [{ row: n + 1, value, code: "invalid_number", message: "This is not a mobile number." }],
    );
    const added = given.length - wrong.length;
    return ok({ rows: given.length, added, renewed: 0, rejected: wrong.length, wrong });
  }
  if (method === "POST" && list === "/blacklist/import") {
    const wrong = [{ row: 3, value: "12345", code: "invalid_number", message: "This is not a mobile number." }];
    return ok({ rows: 3, added: 1, renewed: 1, rejected: 1, wrong });
  }
  if (method === "DELETE" && list.startsWith("/blacklist/")) return { status: 204 };
  if (method === "POST" && list === "/opt-outs") return ok({ added: true });
  if (method === "POST" && /^\/opt-outs\/.+\/remove$/.test(list)) {
    return body.reason ? { status: 204 } : refuse(422, "field_invalid", "Give a reason.");
  }
  return undefined;
};
