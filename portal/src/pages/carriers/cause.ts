// Why a bind has no connection, from the sentence its session gives: what it means and what to do is in the words of the page.

import type cause from "./en";

export type CauseName = keyof (typeof cause)["cause"];

export type Cause = {
  name: CauseName;
  /** What the message centre or the system said, word for word. */
  said: string;
};

/** The message centre's status in a refused login, by what there is to do about it. */
const REFUSALS: Record<string, CauseName> = {
  ESME_RINVPASWD: "password",
  ESME_RINVSYSID: "systemId",
  ESME_RALYBND: "alreadyBound",
  ESME_RBINDFAIL: "refused",
  ESME_RINVBNDSTS: "bindKind",
  ESME_RINVCMDID: "bindKind",
  ESME_RINVSYSTYP: "systemType",
  ESME_RPROHIBITED: "notAllowed",
  ESME_RTHROTTLED: "tooManyLogins",
  ESME_RSYSERR: "centre",
  ESME_RUNKNOWNERR: "centre",
};

/** In order: the first that fits counts. */
const PATTERNS: [RegExp, CauseName][] = [
  [/^no connection within/, "connectTimeout"],
  [/^bind not answered within/, "bindTimeout"],
  [/connection closed while binding/, "closedAtLogin"],
  [/^enquire_link unanswered/, "silent"],
  [/lookup address|name or service|resolve/i, "name"],
  [/connection refused/i, "portClosed"],
  [/unreachable|no route to host/i, "unreachable"],
  [/certificate|tls|handshake|corrupt message|server name/i, "tls"],
  [/^connection closed by the peer|reset by peer|broken pipe|aborted|eof/i, "closed"],
  [/timed out/i, "connectTimeout"],
  [/^while binding:|^frame|command_length/, "garbled"],
];

export function causeOf(said: string): Cause {
  const refusal = /^bind refused: (\w+)/.exec(said)?.[1];
  if (refusal !== undefined) return { name: REFUSALS[refusal] ?? "refused", said };
  const found = PATTERNS.find(([pattern]) => pattern.test(said));
  return { name: found?.[1] ?? "other", said };
}
