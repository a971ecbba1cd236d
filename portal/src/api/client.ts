// Every call of the API goes through here: language, protection against forged requests, and what happens when the
// session ends under an open page.

import createClient, { type Middleware } from "openapi-fetch";
import { language } from "@/i18n/language";
import { session } from "@/auth/session";
import { ApiError, NetworkError } from "./error";
import type { Paths } from "./types";

const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);
/** Calls whose 401 is an answer to the person who signs in, not the end of a session. */
const SIGNING_IN = /\/api\/v1\/(session|session\/captcha|session\/totp|password-resets(\/.*)?)$/;

async function reach(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (cause) {
    // A cancelled request is nobody's failure; it is passed on as it is.
    if (request.signal.aborted) throw cause;
    throw new NetworkError(cause);
  }
}

function withSession(request: Request): Request {
  const token = session.get()?.csrf_token;
  if (token && !SAFE.has(request.method)) request.headers.set("X-CSRF-Token", token);
  return request;
}

/**
 * Sends, and when the session has ended meanwhile: waits for the person to sign in again over the open page, then
 * sends once more. A token that another tab's sign-in has outdated is renewed the same way.
 */
async function send(request: Request): Promise<Response> {
  const path = new URL(request.url).pathname;
  if (SIGNING_IN.test(path)) return reach(withSession(request));
  const again = request.clone();
  const response = await reach(withSession(request));
  if (response.ok) {
    session.touched();
    return response;
  }
  if (!(await renewed(response))) return response;
  return reach(withSession(again));
}

async function renewed(response: Response): Promise<boolean> {
  if (session.get() === null) return false;
  if (response.status === 401) return session.ended();
  if (response.status === 403 && (await ApiError.of(response)).code === "csrf_failed") return session.reload();
  return false;
}

const edges: Middleware = {
  onRequest({ request }) {
    request.headers.set("Accept-Language", language());
    return request;
  },
  async onResponse({ response }) {
    if (!response.ok) throw await ApiError.of(response);
  },
};

/**
 * The API. `await answer(api.GET("/api/v1/tasks", { params: { query } }))` gives the body or throws `ApiError` or
 * `NetworkError`.
 */
export const api = createClient<Paths>({ baseUrl: location.origin, fetch: send, credentials: "same-origin" });
api.use(edges);

type Data<Result> = Result extends { data: infer Value; error?: never } ? Value : never;

/** The body of a successful answer. */
export async function answer<Result extends { data?: unknown }>(call: Promise<Result>): Promise<Data<Result>> {
  const { data } = await call;
  return data as Data<Result>;
}

/** A key that makes repeating a POST harmless; keep it for as long as the same thing is being sent. */
export function idempotencyKey(): { "Idempotency-Key": string } {
  // Not `randomUUID`: that exists only on https and localhost.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return { "Idempotency-Key": Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("") };
}
