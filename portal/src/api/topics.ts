import type { Query, QueryClient } from "@tanstack/react-query";
import type { Topic } from "./useGet";

/** Every topic of the live stream, which is also the first word of the queries it concerns. */
export const TOPICS: Topic[] = ["messages", "uplinks", "callbacks", "orders", "missions"];

/** Has what depends on a topic fetched again. */
export function touch(queries: QueryClient, topic: Topic) {
  const also = ({ meta }: Query) => (meta?.also as Topic[] | undefined)?.includes(topic) ?? false;
  void queries.invalidateQueries({ predicate: (query) => query.queryKey[0] === topic || also(query) });
}

/** At most once a second, however many events arrive: a bulk task tells of every batch. */
const PAUSE_MS = 1000;

/** Collects topics and has their queries fetched again, throttled. */
export function makeInvalidator(queries: QueryClient) {
  const due = new Set<Topic>();
  let timer: ReturnType<typeof setTimeout> | null = null;
  let lastAt = -PAUSE_MS;

  const flush = () => {
    timer = null;
    lastAt = performance.now();
    for (const topic of due) touch(queries, topic);
    due.clear();
  };

  return {
    add(topic: Topic) {
      due.add(topic);
      timer ??= setTimeout(flush, Math.max(0, lastAt + PAUSE_MS - performance.now()));
    },
    stop() {
      if (timer) clearTimeout(timer);
      timer = null;
      due.clear();
    },
  };
}
