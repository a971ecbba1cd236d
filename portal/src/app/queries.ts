import { QueryClient } from "@tanstack/react-query";
import { ApiError, NetworkError } from "@/api/error";

/** Only what may go away by itself is tried again: the way to the server, and a busy server. */
function worthRetrying(failures: number, error: Error): boolean {
  if (failures >= 2) return false;
  return error instanceof NetworkError || (error instanceof ApiError && error.status >= 502);
}

export function makeQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { retry: worthRetrying, staleTime: 10_000, refetchOnWindowFocus: true, networkMode: "always" },
      mutations: { retry: false, networkMode: "always" },
    },
  });
}
