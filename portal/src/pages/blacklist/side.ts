import { answer, api } from "@/api/client";
import type { BlacklistEntry, BlacklistQuery, BlacklistReport, Side } from "@/api/types";

type Once = { "Idempotency-Key": string };
type File = { data?: Blob; response: Response };

/** Whose list: the tenant's own, or for the platform its own (no code) or a tenant's. */
export type Whose = { side: Side; code: string | undefined };

const of = ({ code }: Whose) => (code ? { tenant_code: code } : {});

export function entries({ side }: Whose, query: BlacklistQuery, signal: AbortSignal) {
  return side === "platform"
    ? answer(api.GET("/api/v1/admin/blacklist", { params: { query }, signal }))
    : answer(api.GET("/api/v1/blacklist", { params: { query }, signal }));
}

export function add(whose: Whose, list: BlacklistEntry[], header: Once): Promise<BlacklistReport> {
  const body = { entries: list };
  return whose.side === "platform"
    ? answer(api.POST("/api/v1/admin/blacklist", { params: { query: of(whose), header }, body }))
    : answer(api.POST("/api/v1/blacklist", { params: { header }, body }));
}

export function remove(whose: Whose, id: string) {
  return whose.side === "platform"
    ? answer(api.DELETE("/api/v1/admin/blacklist/{id}", { params: { path: { id }, query: of(whose) } }))
    : answer(api.DELETE("/api/v1/blacklist/{id}", { params: { path: { id } } }));
}

/** The file goes as it is: the browser streams it from the disk. */
export function importFile(whose: Whose, reason: string, file: globalThis.File): Promise<BlacklistReport> {
  const path = whose.side === "platform" ? "/api/v1/admin/blacklist/import" : "/api/v1/blacklist/import";
  const post = api.POST as (path: string, init: object) => Promise<{ data?: BlacklistReport }>;
  const query = { ...of(whose), ...(reason === "" ? {} : { reason }) };
  const init = { params: { query }, body: file, headers: { "Content-Type": "text/csv" }, bodySerializer: (body: Blob) => body };
  return answer(post(path, init));
}

export function download({ side }: Whose, query: object, format: string): Promise<File> {
  const path = side === "platform" ? "/api/v1/admin/blacklist/file" : "/api/v1/blacklist/file";
  const get = api.GET as (path: string, init: object) => Promise<File>;
  return get(path, { params: { query: { ...query, format } }, parseAs: "blob" });
}
