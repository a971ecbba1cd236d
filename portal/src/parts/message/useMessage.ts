import { useQuery } from "@tanstack/react-query";
import { answer, api } from "@/api/client";
import { ApiError, isRefusal } from "@/api/error";
import type { LogItem, MessageDetails } from "@/api/types";
import { useLanguage } from "@/i18n/useLanguage";

export type Side = "tenant" | "platform";

export type Found =
  { kind: "mt"; message: MessageDetails & { tenant_code?: string | null } } | { kind: "mo"; uplink: LogItem };

/** A message with its timeline, or an uplink; which of them is asked for in turn where it is not known. */
export function useMessage(uid: string, side: Side, isUplink?: boolean) {
  const language = useLanguage();
  return useQuery({
    // What the platform looks at is written into the tenant's audit log: once, not with every change.
    queryKey: [side === "tenant" ? "messages" : "other", "message", side, uid, language],
    queryFn: ({ signal }) => find(uid, side, isUplink, signal),
    ...(side === "platform" ? { staleTime: Infinity, refetchOnWindowFocus: false } : {}),
  });
}

async function find(uid: string, side: Side, isUplink: boolean | undefined, signal: AbortSignal): Promise<Found> {
  if (isUplink) return { kind: "mo", uplink: await findUplink(uid, side, signal) };
  const params = { path: { uid } };
  try {
    const message =
      side === "tenant"
        ? await answer(api.GET("/api/v1/messages/{uid}", { params, signal }))
        : await answer(api.GET("/api/v1/admin/messages/{uid}", { params, signal }));
    return { kind: "mt", message };
  } catch (error) {
    if (isUplink === false || !isRefusal(error, "not_found")) throw error;
    return { kind: "mo", uplink: await findUplink(uid, side, signal) };
  }
}

async function findUplink(uid: string, side: Side, signal: AbortSignal): Promise<LogItem> {
  const params = { query: { uid, kind: "mo" as const } };
  const { items } =
    side === "tenant"
      ? await answer(api.GET("/api/v1/log", { params, signal }))
      : await answer(api.GET("/api/v1/admin/log", { params, signal }));
  const [uplink] = items;
  if (!uplink) throw new ApiError(404, { code: "not_found" });
  return uplink;
}
