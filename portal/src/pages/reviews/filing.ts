import { answer, api } from "@/api/client";
import type { FiledSignature, FilingChange, FilingReport, FilingStatus, MainlandNetwork } from "@/api/types";

export const NETWORKS: readonly MainlandNetwork[] = ["cmcc", "cucc", "ctcc", "cbn"];
export const STATUSES: readonly FilingStatus[] = ["none", "filing", "filed", "rejected"];
/** Changes that are made at once. */
export const CHANGES_MAX = 400;

type Said = { networks: MainlandNetwork[]; status: FilingStatus; code: string; note: string };

/** The same said of each signature with each network; whoever changed one since is not overwritten. */
export function changesOf(of: FiledSignature[], { networks, status, code, note }: Said): FilingChange[] {
  return of.flatMap(({ tenant_code, text, filings }) =>
    networks.map((network) => ({
      tenant_code,
      signature: text,
      network,
      status,
      code: code.trim(),
      note: note.trim(),
      version: filings.find((filing) => filing.network === network)?.version ?? 0,
    })),
  );
}

/** The file goes as it is. */
export function importFilings(file: File): Promise<FilingReport> {
  const post = api.POST as (path: string, init: object) => Promise<{ data?: FilingReport }>;
  const init = { body: file, headers: { "Content-Type": "text/csv" }, bodySerializer: (body: Blob) => body };
  return answer(post("/api/v1/admin/filings/import", init));
}

type Taken = { data?: Blob; response: Response };

export function downloadFilings(query: object, format: string): Promise<Taken> {
  const get = api.GET as (path: string, init: object) => Promise<Taken>;
  return get("/api/v1/admin/filings/file", { params: { query: { ...query, format } }, parseAs: "blob" });
}
