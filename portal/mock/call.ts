// What a call and its answer are to the imitated API.

export type Call = {
  method: string;
  /** Without `/api/v1`. */
  path: string;
  query: URLSearchParams;
  body: Record<string, unknown>;
  headers: Headers;
};
export type Reply = { status: number; body?: unknown; /** In place of `body`: a file's content. */ file?: string; headers?: Record<string, string> };
export type Handler = (call: Call) => Reply | undefined;

export function ok(body: unknown): Reply {
  return { status: 200, body };
}

/** A file to take away. */
export function file(name: string, type: string, content: string): Reply {
  const headers = { "Content-Type": type, "Content-Disposition": `attachment; filename="${name}"` };
  return { status: 200, file: content, headers };
}

export function refuse(status: number, code: string, detail: string, more: object = {}): Reply {
  return { status, body: { type: `/api/docs#error-${code}`, title: "", status, code, detail, fields: [], ...more } };
}

/** A page of `items`, by the query's `page` and `page_size`. */
export function paged(items: unknown[], query: URLSearchParams): Reply {
  const page = Number(query.get("page") ?? 1);
  const size = Number(query.get("page_size") ?? 20);
  return ok({
    items: items.slice((page - 1) * size, page * size),
    page,
    page_size: size,
    total: Math.min(items.length, 10_000),
    total_is_exact: items.length <= 10_000,
  });
}
