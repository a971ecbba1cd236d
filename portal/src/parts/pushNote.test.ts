import { describe, expect, it } from "vitest";
import { noteWord } from "./pushNote";

describe("why a push failed", () => {
  it.each([
    ["no answer in time", "noAnswer"],
    ["Connection refused (os error 111)", "refused"],
    ["failed to lookup address information: Name or service not known", "unknownHost"],
    ["invalid peer certificate: UnknownIssuer", "certificate"],
    ["Connection reset by peer (os error 104)", "cut"],
    ["connection closed before message completed", "cut"],
    ["No route to host (os error 113)", "unreachable"],
    ["the address is private", "notAllowed"],
    ["HTTP 500", null],
    ["something new", null],
  ])("%s", (note, word) => {
    expect(noteWord(note)).toBe(word);
  });
});
