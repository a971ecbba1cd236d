import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useLanguage } from "@/i18n/useLanguage";

/** What is typed is looked at when it rests for so long. */
const PAUSE_MS = 300;

/**
 * What a machine says about something while it is typed; null asks nothing. `about` names it in the cache. What was found
 * before stays until the next answer comes.
 */
export function useLint<Body, Answer>(about: string, body: Body | null, ask: (body: Body, signal: AbortSignal) => Promise<Answer>) {
  const language = useLanguage();
  const rested = useRested(body);
  const { data, error } = useQuery({
    queryKey: ["lint", about, rested, language],
    queryFn: ({ signal }) => ask(rested as Body, signal),
    enabled: rested !== null,
    staleTime: 60_000,
    placeholderData: keepPreviousData,
  });
  return { found: body === null ? undefined : data, error: body === null ? null : error };
}

/** The value once it has not changed for a moment; nothing is nothing at once. */
function useRested<Value>(value: Value): Value {
  const text = JSON.stringify(value);
  const [rested, setRested] = useState({ text, value });
  useEffect(() => {
    const timer = setTimeout(() => setRested({ text, value: JSON.parse(text) as Value }), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return rested.value;
}
