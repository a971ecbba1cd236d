// The API as far as the pages need it, without a server: for `npm run mock` and for component tests. Never in the build.
// Each area has its own file; the first handler that answers wins.

import { account } from "./account.ts";
import { audit } from "./audit.ts";
import { messages } from "./messages.ts";

export type Call = {
  method: string;
  /** Without `/api/v1`. */
  path: string;
  query: URLSearchParams;
  body: Record<string, unknown>;
  headers: Headers;
};
export type Reply = { status: number; body?: unknown; headers?: Record<string, string> };
export type Handler = (call: Call) => Reply | undefined;

const handlers: Handler[] = [account, audit, messages];

export function ok(body: unknown): Reply {
  return { status: 200, body };
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

export function reply(call: Call): Reply {
  for (const handler of handlers) {
    const found = handler(call);
    if (found) return found;
  }
  return refuse(404, "not_found", "There is nothing here, or it is not yours. Check the address and the identifier.");
}
