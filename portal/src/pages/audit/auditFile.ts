import { api } from "@/api/client";

type File = { data?: Blob; response: Response };

/** The log as a file, as far as it fits the filters: the tenant's own, or that of everyone. */
export function auditFile(isPlatform: boolean, query: object, format: string): Promise<File> {
  const path = isPlatform ? "/api/v1/admin/audit/file" : "/api/v1/audit/file";
  const get = api.GET as (path: string, init: object) => Promise<File>;
  return get(path, { params: { query: { ...query, format } }, parseAs: "blob" });
}
