// Asks the platform what a request would come to, while it is being written: a moment after the last keystroke, the
// recipient on the screen first, the others in portions, and nobody twice for the same text.

import { ApiError } from "@/api/error";
import type { PreviewItem, SendBody } from "@/api/types";
import type { Recipient, Shared } from "./plan";

export type Question = {
  shared: Shared;
  recipients: Recipient[];
  /** Whom the screen shows. */
  first: Recipient | null;
};

export type Ask = (body: SendBody, signal: AbortSignal) => Promise<{ messages: PreviewItem[] }>;

export type Answers = {
  /** By `keyOf`. */
  items: ReadonlyMap<string, PreviewItem>;
  /** The request is wrong as a whole. */
  refusal: ApiError | null;
  /** No answer came; it is asked again by itself. */
  failure: unknown;
  isBusy: boolean;
};

const PAUSE_MS = 350;
const PORTION = 200;
const AGAIN_MS = 5_000;

export function keyOf({ to, variables }: Recipient): string {
  return variables ? JSON.stringify([to, variables]) : to;
}

const NOTHING: Answers = { items: new Map(), refusal: null, failure: null, isBusy: false };

export function makePreviewer(ask: Ask) {
  const listeners = new Set<() => void>();
  let answers = NOTHING;
  let question: Question | null = null;
  let about = "";
  let timer: ReturnType<typeof setTimeout> | null = null;
  let flight: AbortController | null = null;

  const tell = (next: Partial<Answers>) => {
    answers = { ...answers, ...next };
    for (const listener of listeners) listener();
  };

  const stop = () => {
    if (timer) clearTimeout(timer);
    timer = null;
    flight?.abort();
    flight = null;
  };

  const unknown = (): Recipient[] => {
    const { recipients = [], first = null } = question ?? {};
    const open = recipients.filter((one) => !answers.items.has(keyOf(one)));
    if (first === null || answers.items.has(keyOf(first))) return open.slice(0, PORTION);
    return [first];
  };

  const run = async () => {
    timer = null;
    if (flight) return;
    const mine = new AbortController();
    const { signal } = mine;
    flight = mine;
    try {
      for (let portion = unknown(); portion.length > 0 && question; portion = unknown()) {
        const { messages } = await ask(preview(question.shared, portion), signal);
        if (signal.aborted) return;
        const items = new Map(answers.items);
        portion.forEach((one, at) => {
          const item = messages[at];
          if (item) items.set(keyOf(one), item);
        });
        tell({ items, refusal: null, failure: null });
        if (messages.length < portion.length) break;
      }
      tell({ isBusy: false });
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof ApiError && error.status < 500 && error.status !== 429) {
        tell({ refusal: error, failure: null, isBusy: false });
      } else {
        tell({ failure: error, isBusy: false });
        const wait = error instanceof ApiError && error.retryAfter !== null ? error.retryAfter * 1000 : AGAIN_MS;
        timer = setTimeout(() => void run(), wait);
      }
    } finally {
      if (flight === mine) flight = null;
    }
  };

  return {
    answers: () => answers,

    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },

    /** What is on the screen now; null when there is nothing to ask yet. `context` is whatever else answers depend on. */
    want(next: Question | null, context: string) {
      question = next;
      if (next === null) {
        stop();
        about = "";
        if (answers !== NOTHING) tell(NOTHING);
        return;
      }
      const now = context + JSON.stringify(next.shared);
      if (now !== about) {
        // Another text: what was known and what is being asked is about the one before.
        stop();
        about = now;
        tell({ items: new Map(), refusal: null });
      }
      if (answers.refusal || unknown().length === 0 || flight) return;
      if (timer) clearTimeout(timer);
      if (!answers.isBusy) tell({ isBusy: true });
      timer = setTimeout(() => void run(), PAUSE_MS);
    },

    stop,
  };
}

function preview(shared: Shared, recipients: Recipient[]): SendBody {
  return { ...shared, recipients: recipients.map(({ to, variables }) => (variables ? { to, variables } : { to })) };
}
