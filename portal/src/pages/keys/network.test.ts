import { describe, expect, it } from "vitest";
import { entriesOf } from "./network";

const texts = (text: string) => entriesOf(text).map((entry) => entry.text);
const whys = (text: string) => entriesOf(text).map((entry) => (entry.isRight ? null : entry.why));

describe("an IP white list", () => {
  it("is split at whatever people put between entries", () => {
    const three = ["203.0.113.7", "203.0.113.0/24", "2001:db8::7"];
    for (const text of [
      "203.0.113.7,203.0.113.0/24,2001:db8::7",
      "  203.0.113.7\n203.0.113.0/24\r\n2001:db8::7\n",
      "203.0.113.7；203.0.113.0/24、2001:db8::7",
      '"203.0.113.7" | 203.0.113.0/24;\t[2001:DB8:0::7]',
      "203.0.113.7 203.0.113.7 203.0.113.99/24 2001:db8::7",
    ]) {
      expect(texts(text)).toEqual(three);
    }
    expect(entriesOf(" ,; \n")).toEqual([]);
  });

  it("says of each entry why it is wrong", () => {
    expect(whys("203.0.113.256 203.0.113 host.example 203.0.113.7/33 2001:db8::/129 2001:db8::7::1")).toEqual([
      "octet",
      "other",
      "other",
      "prefix",
      "prefix",
      "other",
    ]);
    expect(whys("203.0.113.* 203.0.113.1-9 203.0.113.7:8080 203.0.113.007 1.2.3.4/8/8 1.2.3.4/")).toEqual([
      "wildcard",
      "range",
      "port",
      "zero",
      "other",
      "prefix",
    ]);
  });

  it("knows what lets everyone in, and what is inside a company", () => {
    expect(entriesOf("0.0.0.0/0 ::/0").map((entry) => entry.isRight && entry.isEverything)).toEqual([true, true]);
    const inside = "10.1.2.3 172.31.0.1 172.32.0.1 192.168.0.0/16 203.0.113.7 fd00::1 2001:db8::1";
    expect(entriesOf(inside).map((entry) => entry.isRight && entry.isPrivate)).toEqual([
      true,
      true,
      false,
      true,
      false,
      true,
      false,
    ]);
  });
});
