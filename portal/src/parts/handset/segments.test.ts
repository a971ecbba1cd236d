import { describe, expect, it } from "vitest";
import { layout } from "./segments";

const sizes = (text: string, direction: "mainland" | "international") =>
  layout(text, direction).segments.map((segment) => segment.length);

describe("layout", () => {
  it("sends mainland China as UCS-2, also plain letters", () => {
    expect(layout("a".repeat(70), "mainland")).toMatchObject({ encoding: "ucs2", used: 70, limit: 70 });
    expect(sizes("a".repeat(70), "mainland")).toEqual([70]);
    expect(sizes("a".repeat(71), "mainland")).toEqual([67, 4]);
    expect(sizes("短".repeat(135), "mainland")).toEqual([67, 67, 1]);
  });

  it("uses the GSM alphabet elsewhere where it can", () => {
    expect(layout("a".repeat(160), "international").encoding).toBe("gsm7");
    expect(sizes("a".repeat(160), "international")).toEqual([160]);
    expect(sizes("a".repeat(161), "international")).toEqual([153, 8]);
    expect(layout(`${"a".repeat(160)}中`, "international")).toMatchObject({ encoding: "ucs2", characters: 161 });
  });

  it("counts an escaped character twice and never cuts it", () => {
    expect(sizes("[".repeat(80), "international")).toEqual([80]);
    // 153 is odd: the pair that would straddle the limit goes to the next segment.
    expect(sizes("[".repeat(81), "international")).toEqual([76, 5]);
    expect(layout("€".repeat(81), "international")).toMatchObject({ used: 10, limit: 153 });
  });

  it("never cuts a surrogate pair, and an emoji of several code points only when it must", () => {
    const text = `${"a".repeat(66)}😀${"b".repeat(10)}`;
    expect(layout(text, "mainland").segments).toEqual(["a".repeat(66), `😀${"b".repeat(10)}`]);
    const family = "👨‍👩‍👧";
    expect(layout(`${"a".repeat(64)}${family}${"b".repeat(5)}`, "mainland").segments).toEqual([
      "a".repeat(64),
      `${family}${"b".repeat(5)}`,
    ]);
    // Keeping it whole would take a third segment here.
    const tight = `${"a".repeat(64)}${family}${"b".repeat(60)}`;
    expect(layout(tight, "mainland").segments).toHaveLength(2);
  });

  it("has no segment for an empty text", () => {
    expect(layout("", "mainland")).toMatchObject({ segments: [], characters: 0, used: 0, limit: 70 });
  });
});
