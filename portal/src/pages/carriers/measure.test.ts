import { describe, expect, it } from "vitest";
import { isMainland, measure } from "./measure";

const GB = "+447700900123";
const CN = "+8613800138000";

describe("measure", () => {
  it("counts as the platform does", () => {
    expect(measure("", GB)).toEqual({ encoding: "gsm7", segments: 0, room: 160 });
    expect(measure("a".repeat(160), GB)).toEqual({ encoding: "gsm7", segments: 1, room: 0 });
    expect(measure("a".repeat(161), GB)).toEqual({ encoding: "gsm7", segments: 2, room: 145 });
    expect(measure("测".repeat(70), GB)).toEqual({ encoding: "ucs2", segments: 1, room: 0 });
    expect(measure("测".repeat(71), GB)).toEqual({ encoding: "ucs2", segments: 2, room: 63 });
  });

  it("in mainland China plain letters take as much as characters", () => {
    expect(measure("a".repeat(71), CN)).toEqual({ encoding: "ucs2", segments: 2, room: 63 });
  });

  it("counts characters that take two and cuts none of them", () => {
    expect(measure("€".repeat(80), GB)).toEqual({ encoding: "gsm7", segments: 1, room: 0 });
    // 153 is odd: each segment holds 76 of them.
    expect(measure("€".repeat(153), GB)).toEqual({ encoding: "gsm7", segments: 3, room: 151 });
    expect(measure("😊".repeat(35), GB)).toEqual({ encoding: "ucs2", segments: 1, room: 0 });
    expect(measure("😊".repeat(67), GB)).toEqual({ encoding: "ucs2", segments: 3, room: 65 });
  });
});

it.each([
  ["13800138000", true],
  ["+86 138 0013 8000", true],
  ["008613800138000", true],
  ["+852 5123 4567", false],
  ["0044 7700 900123", false],
  ["", true],
])("%s", (to, is) => expect(isMainland(to)).toBe(is));
