import { expect, it } from "vitest";
import { causeOf } from "./cause";

// What sessions say, as they say it.
it.each([
  ["bind refused: ESME_RINVPASWD (0x0E)", "password"],
  ["bind refused: ESME_RINVSYSID (0x0F)", "systemId"],
  ["bind refused: ESME_RALYBND (0x05)", "alreadyBound"],
  ["bind refused: vendor (0x400)", "refused"],
  ["no connection within 10000 ms", "connectTimeout"],
  ["bind not answered within 10000 ms", "bindTimeout"],
  ["connection closed while binding", "closedAtLogin"],
  ["connection closed by the peer", "closed"],
  ["read: Connection reset by peer (os error 104)", "closed"],
  ["write: Broken pipe (os error 32)", "closed"],
  ["enquire_link unanswered", "silent"],
  ["Connection refused (os error 111)", "portClosed"],
  ["No route to host (os error 113)", "unreachable"],
  ["Network is unreachable (os error 101)", "unreachable"],
  ["failed to lookup address information: Name or service not known", "name"],
  ["invalid peer certificate: UnknownIssuer", "tls"],
  ["received corrupt message of type InvalidContentType", "tls"],
  ["while binding: command_length 1213486160 is out of range", "garbled"],
  ["something new", "other"],
])("%s", (said, name) => {
  expect(causeOf(said)).toEqual({ name, said });
});
