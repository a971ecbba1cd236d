// One live connection for each tab. It only says what changed; the pages ask the API for it.

import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, use, useEffect, useState, useSyncExternalStore } from "react";
import { session } from "@/auth/session";
import { makeInvalidator, TOPICS, touch } from "./topics";

export type StreamState = "connecting" | "live" | "polling";

const POLL_MS = 5_000;
const WAIT_MS_MAX = 60_000;
/** A proxy may hold a connection open and let nothing through; then the page polls as well. */
const HELLO_MS = 5_000;

const Context = createContext<StreamState>("polling");

/** Whether changes arrive by themselves. */
export function useStream(): StreamState {
  return use(Context);
}

/** Keeps the connection while someone is signed in; polls while there is none. */
export function Stream({ children }: { children: ReactNode }) {
  const queries = useQueryClient();
  const [state, setState] = useState<StreamState>("connecting");

  // No connection without a session; a new one as soon as it is back.
  const isOver = useSyncExternalStore(session.subscribe, () => session.state().over);

  useEffect(() => {
    if (isOver) return;
    const changed = makeInvalidator(queries);
    const stop = connect(setState, (topic) => changed.add(topic));
    return () => {
      stop();
      changed.stop();
    };
  }, [queries, isOver]);

  useEffect(() => {
    if (state !== "polling" || isOver) return;
    const timer = setInterval(() => {
      if (document.hidden) return;
      for (const topic of TOPICS) touch(queries, topic);
    }, POLL_MS);
    return () => clearInterval(timer);
  }, [state, queries, isOver]);

  return <Context value={state}>{children}</Context>;
}

/** Connects, and again after a growing pause. Returns what ends it. */
function connect(tell: (state: StreamState) => void, changed: (topic: (typeof TOPICS)[number]) => void): () => void {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout>;
  let failures = 0;
  let missed = false;

  const again = () => {
    source?.close();
    clearTimeout(timer);
    tell("polling");
    missed = true;
    failures += 1;
    const wait = Math.min(WAIT_MS_MAX, 1000 * 2 ** Math.min(failures - 1, 6)) * (0.5 + Math.random());
    timer = setTimeout(open, wait);
  };

  const live = () => {
    clearTimeout(timer);
    failures = 0;
    tell("live");
    // What happened between two connections was told to nobody.
    if (missed) TOPICS.forEach(changed);
    missed = false;
  };

  const open = () => {
    source = new EventSource("/api/v1/stream");
    timer = setTimeout(again, HELLO_MS);
    source.addEventListener("open", live);
    source.addEventListener("error", again);
    source.addEventListener("bye", () => {
      // The session ended, or the server goes away; asking for the session tells which.
      again();
      void session.reload().catch(() => undefined);
    });
    for (const topic of TOPICS) source.addEventListener(topic, () => changed(topic));
  };

  open();
  return () => {
    clearTimeout(timer);
    source?.close();
  };
}
