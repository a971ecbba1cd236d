import { answer, api } from "@/api/client";
import type { WordImportReport } from "@/api/types";

type Answer = { data?: Blob; response: Response };

/** The file goes as it is: the browser streams it from the disk. */
export function importWords(file: File): Promise<WordImportReport> {
  const post = api.POST as (path: string, init: object) => Promise<{ data?: WordImportReport }>;
  const init = { body: file, headers: { "Content-Type": "text/csv" }, bodySerializer: (body: Blob) => body };
  return answer(post("/api/v1/admin/screening/words/import", init));
}

export function downloadWords(query: object, format: string): Promise<Answer> {
  const get = api.GET as (path: string, init: object) => Promise<Answer>;
  return get("/api/v1/admin/screening/words/file", { params: { query: { ...query, format } }, parseAs: "blob" });
}
