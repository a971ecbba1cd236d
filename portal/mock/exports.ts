import type { ExportItem } from "@/api/types";
import { type Handler, ok, paged } from "./call.ts";

const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();

const file = (n: number, more: Partial<ExportItem> = {}): ExportItem => ({
  id: `86800000000000950${String(n)}`,
  what: "messages",
  format: "csv",
  status: "done",
  from: ago(170),
  until: ago(n),
  whole_numbers: false,
  rows: 120_000,
  total: 120_000,
  size: 24_000_000,
  created_by: "CNX01_Adm",
  created_at: ago(n),
  finished_at: ago(n),
  expires_at: ago(n - 168),
  ...more,
});

const running = { rows: 250_000, total: 1_000_000, size: 0, finished_at: null, expires_at: null };
let files: ExportItem[] = [
  file(1, { status: "running", format: "xlsx", ...running }),
  file(2, { whole_numbers: true }),
  file(3, { status: "failed", rows: 0, size: 0, expires_at: null }),
];

export const exportDesk: Handler = ({ method, path, query, body }) => {
  if (path === "/exports" && method === "POST") {
    const made = file(9, { ...running, status: "waiting", rows: 0, total: null, format: body.format as ExportItem["format"] });
    files = [made, ...files];
    return { status: 202, body: made };
  }
  if (path === "/exports") return paged(files, query);
  const [, id, act] = /^\/exports\/(\d+)(?:\/(cancel|file))?$/.exec(path) ?? [];
  const of = files.find((one) => one.id === id);
  if (!of) return undefined;
  if (act !== "cancel") return ok(of);
  const after: ExportItem = { ...of, status: "cancelled", finished_at: ago(0) };
  files = files.map((one) => (one.id === id ? after : one));
  return ok(after);
};
