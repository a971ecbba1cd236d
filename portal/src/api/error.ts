import type { Problem } from "./types";

/** The server said no, and why: a problem document (RFC 9457) in the language of the page. */
export class ApiError extends Error {
  readonly status: number;
  /** Stable word: decide by it. `unknown` when the answer was not the API's (a proxy's page, for example). */
  readonly code: string;
  readonly title: string;
  /** What is wrong and what to do. */
  readonly detail: string;
  readonly fields: { field: string; detail: string }[];
  /** Seconds to wait before trying again. */
  readonly retryAfter: number | null;

  constructor(status: number, problem: Partial<Problem>) {
    super(problem.detail ?? problem.title ?? `HTTP ${status}`);
    this.name = "ApiError";
    this.status = status;
    this.code = problem.code ?? "unknown";
    this.title = problem.title ?? "";
    this.detail = problem.detail ?? "";
    this.fields = problem.fields ?? [];
    this.retryAfter = problem.retry_after ?? null;
  }

  /** What a response that is not 2xx says. */
  static async of(response: Response): Promise<ApiError> {
    const problem = await problemOf(response);
    const retry_after = problem.retry_after ?? seconds(response.headers.get("Retry-After"));
    return new ApiError(response.status, { ...problem, retry_after });
  }
}

/** No answer came: the server cannot be reached, or the connection broke. */
export class NetworkError extends Error {
  /** The browser knew that it has no connection: nothing left it. */
  readonly isOffline: boolean;

  constructor(cause: unknown) {
    super("The server cannot be reached", { cause });
    this.name = "NetworkError";
    this.isOffline = !navigator.onLine;
  }
}

/** Whether `error` is the API's refusal with one of these codes. */
export function isRefusal(error: unknown, ...codes: string[]): error is ApiError {
  return error instanceof ApiError && codes.includes(error.code);
}

function seconds(header: string | null): number | null {
  const value = Number(header);
  return header === null || !Number.isFinite(value) ? null : value;
}

/** Empty when the answer is not the API's. The body stays readable. */
async function problemOf(response: Response): Promise<Partial<Problem>> {
  try {
    const json: unknown = await response.clone().json();
    return typeof json === "object" && json !== null ? json : {};
  } catch {
    return {};
  }
}
