import { QueryClient } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import type { ReactNode } from "react";
import { createMemoryRouter, RouterProvider } from "react-router";
import { vi } from "vitest";
import type { Language, Session } from "@/api/types";
import { Providers } from "@/app/Providers";
import { session } from "@/auth/session";
import type { Area } from "@/i18n/areas";
import { loadWords, speak, startWords } from "@/i18n/load";
import { type Call, type Reply, reply } from "../../mock/api";
import { sessionOf } from "../../mock/account";

type Options = {
  /** Who is signed in; null = nobody. By default a tenant's manager. */
  session?: Session | null;
  language?: Language;
  /** Where the page is, with its query. */
  path?: string;
  /** The route's pattern, when the page reads parameters from its address. */
  route?: string;
  /** Answers in place of the imitated API's: `{ "GET /tasks": (call) => ok(…) }`. */
  on?: Record<string, (call: Call) => Reply | Promise<Reply>>;
  /** Words of the page, beside those that every page has. */
  areas?: Area[];
};

let isStarted = false;

/** Shows a part or a page as the portal would, on the imitated API. Every call it makes is in `calls`. */
export async function show(what: ReactNode, options: Options = {}) {
  const { language = "en", path = "/", route = "*", on = {}, areas = [] } = options;
  if (!isStarted) await startWords();
  isStarted = true;
  await speak(language);
  await loadWords(...areas);

  const left: string[] = [];
  session.reset(options.session === undefined ? sessionOf("tenant") : options.session, (to) => left.push(to));

  const calls: Call[] = [];
  vi.stubGlobal("fetch", async (input: string | Request, init?: RequestInit) => {
    const request = input instanceof Request ? input : new Request(new URL(input, location.origin), init);
    const url = new URL(request.url);
    const text = await request.text();
    const call: Call = {
      method: request.method,
      path: url.pathname.slice("/api/v1".length),
      query: url.searchParams,
      // A file that is uploaded is no JSON.
      body: text === "" || !isJson(request) ? {} : (JSON.parse(text) as Record<string, unknown>),
      headers: request.headers,
    };
    calls.push(call);
    const { status, body, file, headers } = await (on[`${call.method} ${call.path}`] ?? reply)(call);
    return new Response(file ?? (body === undefined ? null : JSON.stringify(body)), {
      status,
      headers: { "Content-Type": "application/json", ...headers },
    });
  });

  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const router = createMemoryRouter([{ path: route, element: what }], { initialEntries: [path] });
  const view = render(
    <Providers queries={queries}>
      <RouterProvider router={router} />
    </Providers>,
  );
  /** Where the page is now. */
  const address = () => router.state.location.pathname + router.state.location.search;
  return { ...view, calls, left, queries, router, address };
}

function isJson({ headers }: Request): boolean {
  return (headers.get("Content-Type") ?? "").startsWith("application/json");
}
