import type { Consent, ConsentWhole } from "@/api/types";
import { type Handler, ok } from "./call.ts";
import { document } from "./signatures.ts";

const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();

const record = (id: string, name: string, more: Partial<ConsentWhole>): ConsentWhole => ({
  id,
  name,
  method: "web_form",
  wording: "I agree to receive offers by SMS.",
  since: "2026-03-01",
  note: "",
  version: 1,
  created_at: ago(900),
  created_by: "CNX01_Adm",
  changed_at: ago(900),
  changed_by: "CNX01_Adm",
  archived_at: null,
  files: [],
  ...more,
});

/** One in use with its form, one that was archived. */
export const records: ConsentWhole[] = [
  record("868000000000008001", "Newsletter form 2026", {
    files: [document(8, "consent", { name: "form.png", media_type: "image/png" })],
  }),
  record("868000000000008002", "Counter", {
    method: "shop",
    wording: "Signed at the counter.",
    since: "2024-05-01",
    archived_at: ago(30),
  }),
];

const bare = (of: ConsentWhole): Consent => {
  const { id, name, method, wording, since, note, version, created_at, created_by, changed_at, changed_by, archived_at } = of;
  return { id, name, method, wording, since, note, version, created_at, created_by, changed_at, changed_by, archived_at };
};

export const consentBook: Handler = ({ method, path, body }) => {
  if (method === "GET" && path === "/consents") return ok({ items: records.map(bare) });
  if (method === "POST" && path === "/consents") {
    return { status: 201, body: bare(record("868000000000008009", String(body.name), body)) };
  }
  const [, id, act] = /^\/consents\/(\d+)(?:\/(archive|restore))?$/.exec(path) ?? [];
  if (id === undefined) return undefined;
  const of = records.find((one) => one.id === id) ?? record(id, "List", {});
  if (act === "archive") return ok({ ...bare(of), archived_at: ago(0) });
  if (act === "restore") return ok({ ...bare(of), archived_at: null });
  if (method === "PUT") return ok({ ...bare(of), ...body, version: of.version + 1 });
  return ok(of);
};
