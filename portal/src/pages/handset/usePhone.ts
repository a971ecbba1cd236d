import { useEffect, useState, useSyncExternalStore } from "react";
import { useQuery } from "@tanstack/react-query";
import { load, type Smart } from "./client/smart";
import { Phone, type Message } from "./phone";

/** Milliseconds between two looks at what is due. */
const WORK_MS = 5_000;
/** Milliseconds between two looks into the demonstration's inbox. */
const INBOX_MS = 2_000;

type Loaded = { phone: Phone | null; error: unknown; retry: () => void };

/** The phone, once its client is compiled; shown again whenever something on it changes. */
export function usePhone(): Loaded {
  const [phone, setPhone] = useState<Phone | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [times, setTimes] = useState(0);

  useEffect(() => {
    let isGone = false;
    load().then(
      (smart: Smart) => {
        if (isGone) return;
        setError(null);
        setPhone(new Phone(smart, { fetch: (...to) => fetch(...to), now: () => Date.now(), memory: localStorage }));
      },
      (failure: unknown) => !isGone && setError(failure),
    );
    return () => {
      isGone = true;
    };
  }, [times]);

  useEffect(() => {
    if (!phone) return;
    void phone.work();
    const timer = setInterval(() => void phone.work(), WORK_MS);
    return () => clearInterval(timer);
  }, [phone]);

  return { phone, error, retry: () => setTimes(times + 1) };
}

/** Shows again whenever something on the phone changes. */
export function usePhoneVersion(phone: Phone): number {
  return useSyncExternalStore(phone.subscribe, phone.version);
}

type InboxLine = { id: string; sender: string; text: string; parts: number; received_at: string };
export type PhoneLine = { number: string; messages: number; last_at: string };

async function json<T>(path: string): Promise<T | null> {
  const response = await fetch(path, { credentials: "omit" });
  if (response.status === 404) return null;
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return (await response.json()) as T;
}

/** The phones that simulated carriers deliver to; null where there are none. */
export function usePhones() {
  return useQuery({
    queryKey: ["demo", "phones"],
    queryFn: () => json<{ phones: PhoneLine[] }>("/demo/phones"),
    refetchInterval: ({ state }) => (state.data === null ? false : 5_000),
    retry: 1,
  });
}

/** Lets a phone receive what its number was sent. */
export function useInbox(phone: Phone, number: string, isThere: boolean): void {
  const { data } = useQuery({
    queryKey: ["demo", "phones", number],
    queryFn: () => json<{ messages: InboxLine[] }>(`/demo/phones/${encodeURIComponent(number)}/messages`),
    enabled: isThere && number !== "",
    refetchInterval: INBOX_MS,
    retry: 1,
  });
  useEffect(() => {
    const received = data?.messages.map(
      ({ received_at, ...rest }): Message => ({ ...rest, at: Date.parse(received_at) }),
    );
    if (received) phone.receive(received);
  }, [data, phone]);
}
