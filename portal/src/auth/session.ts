// Who is signed in, in this tab and in the others of this browser. The only place that knows; components read it with
// `useSession`, the API client asks it what to do when the server says that the session is over.

import type { Session } from "@/api/types";
import { ApiError, NetworkError } from "@/api/error";
import { language } from "@/i18n/language";

type Word = { word: "signed_in"; account: string } | { word: "signed_out" } | { word: "active"; at: number };

type State = {
  session: Session | null;
  /** When the server said so, on this machine's clock. */
  takenAt: number;
  /** The session ended under an open page; the page stays and a sign-in lies over it. */
  over: boolean;
};

let state: State = { session: null, takenAt: 0, over: false };
/** When the server last answered a call of this session, on this machine's clock. */
let touchedAt = 0;
let waiting: ((signedIn: boolean) => void)[] = [];
const listeners = new Set<() => void>();
const others = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("hongyan.session");
const activity = new Set<(at: number) => void>();

function change(next: State) {
  state = next;
  for (const listener of listeners) listener();
}

function release(signedIn: boolean) {
  const all = waiting;
  waiting = [];
  for (const resolve of all) resolve(signedIn);
}

/** Leaves the page for good: what another account did must not stay in memory. */
let leave = (to: string) => location.assign(to);

function take(next: Session) {
  const before = state.session;
  if (before && before.account.id !== next.account.id) {
    leave("/");
    return;
  }
  hold(next);
  release(true);
}

function hold(next: Session | null) {
  touchedAt = Date.now();
  change({ session: next, takenAt: touchedAt, over: false });
}

async function fetchSession(): Promise<Session | null> {
  const response = await fetch("/api/v1/session", { headers: { "Accept-Language": language() } }).catch(
    (cause: unknown) => {
      throw new NetworkError(cause);
    },
  );
  if (response.status === 401) return null;
  if (!response.ok) throw await ApiError.of(response);
  return (await response.json()) as Session;
}

export const session = {
  get: (): Session | null => state.session,
  state: (): State => state,
  touchedAt: () => touchedAt,

  subscribe: (listener: () => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },

  /** Asks the server who is signed in; at the start of the page. */
  async load(): Promise<void> {
    hold(await fetchSession());
  },

  /** Asks again, to keep the session alive or to learn its new token. False when it is over for this account. */
  async reload(): Promise<boolean> {
    const found = await fetchSession();
    if (!found) return session.ended();
    take(found);
    return state.session?.account.id === found.account.id;
  },

  /** A call was answered: the server counts from now. */
  touched() {
    touchedAt = Date.now();
  },

  /** A person signed in, on the sign-in page or over an open one; or the account's own data changed. */
  signedIn(next: Session) {
    take(next);
    others?.postMessage({ word: "signed_in", account: next.account.id } satisfies Word);
  },

  /** The server says that the session is over. Resolves when the same person has signed in again. */
  ended(): Promise<boolean> {
    if (state.session === null) return Promise.resolve(false);
    session.lapse();
    return new Promise((resolve) => waiting.push(resolve));
  },

  /** The session is over; the sign-in is shown over the page. */
  lapse() {
    if (state.session && !state.over) change({ ...state, over: true });
  },

  /** The person signed out. */
  signedOut() {
    others?.postMessage({ word: "signed_out" } satisfies Word);
    leave("/sign-in");
  },

  /** Keys or pointer were used in this tab. */
  tellActive(at: number) {
    others?.postMessage({ word: "active", at } satisfies Word);
  },

  /** Keys or pointer were used in another tab. */
  onActive(listener: (at: number) => void) {
    activity.add(listener);
    return () => void activity.delete(listener);
  },

  /** For tests: a clean start, and leaving that can be watched. */
  reset(next: Session | null, onLeave: (to: string) => void) {
    leave = onLeave;
    waiting = [];
    hold(next);
  },
};

others?.addEventListener("message", ({ data }: MessageEvent<Word>) => {
  if (data.word === "active") {
    for (const listener of activity) listener(data.at);
  } else if (data.word === "signed_out") {
    if (state.session) leave("/sign-in");
  } else if (state.session?.account.id !== data.account) {
    leave("/");
  } else {
    // The other tab has a newer session of the same person: its cookie is ours, its token is not yet.
    void session.reload().catch(() => undefined);
  }
});
