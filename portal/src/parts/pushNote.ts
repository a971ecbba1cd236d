// Why a push got no answer, as the program's network says it: in words of its own, in English, with numbers of errors.

export type NoteWord = "noAnswer" | "refused" | "unknownHost" | "certificate" | "cut" | "unreachable" | "notAllowed";

const KNOWN: [RegExp, NoteWord][] = [
  [/no answer in time|timed out/i, "noAnswer"],
  [/connection refused/i, "refused"],
  [/dns|lookup|name or service|resolve/i, "unknownHost"],
  [/certificate|tls|handshake/i, "certificate"],
  [/reset by peer|closed before|broken pipe|incomplete message|unexpected eof/i, "cut"],
  [/unreachable|no route/i, "unreachable"],
  [/^the address is /i, "notAllowed"],
];

/** The kind of failure; null for what only the note itself can say. */
export function noteWord(note: string): NoteWord | null {
  return KNOWN.find(([said]) => said.test(note))?.[1] ?? null;
}
