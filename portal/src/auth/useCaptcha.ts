import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useId } from "react";
import { answer, api } from "@/api/client";

/** A picture can be answered once, rightly or wrongly; `renew` brings the next one. */
export function useCaptcha() {
  const queries = useQueryClient();
  const form = useId();
  const picture = useQuery({
    queryKey: ["captcha", form],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/session/captcha", { signal })),
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
    // A picture that is too old would cost the person a try.
    refetchInterval: ({ state: { data } }) => (data ? Math.max(5_000, Date.parse(data.expires_at) - Date.now()) : false),
  });
  const renew = useCallback(() => void queries.refetchQueries({ queryKey: ["captcha", form] }), [queries, form]);
  return { captcha: picture.data, error: picture.error, isLoading: picture.isFetching, renew };
}
