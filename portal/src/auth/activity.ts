// When the person last did something: keys or pointer, in any tab of this browser.

import { session } from "./session";

const EVENTS = ["pointerdown", "keydown", "wheel", "touchstart"] as const;
/** Other tabs are told at most this often. */
const TELL_MS = 5_000;

let at = Date.now();
let told = 0;
let isAsking = false;

export function activeAt(): number {
  return at;
}

/** The person did something here, now. */
export function markActive() {
  at = Date.now();
  if (at - told < TELL_MS) return;
  told = at;
  session.tellActive(at);
}

/** While the person is asked whether they are still there, only the answer counts. */
export function ask(isAskingNow: boolean) {
  isAsking = isAskingNow;
}

function note() {
  if (!isAsking) markActive();
}

/** Watches this tab and listens to the others. Returns what ends it. */
export function watchActivity(): () => void {
  markActive();
  for (const event of EVENTS) addEventListener(event, note, { passive: true, capture: true });
  const stop = session.onActive((other) => {
    at = Math.max(at, other);
  });
  return () => {
    stop();
    for (const event of EVENTS) removeEventListener(event, note, { capture: true });
  };
}
