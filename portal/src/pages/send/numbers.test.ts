import { describe, expect, it } from "vitest";
import { judge, read } from "./numbers";

const sent = (text: string) => read(text).recipients.map(({ to }) => to);

describe("read", () => {
  it("knows the ways to write a mainland mobile", () => {
    for (const way of [
      "13800138000",
      "+86 138-0013-8000",
      "+8613800138000",
      "008613800138000",
      "8613800138000",
      "138 0013 8000",
      "(+86) 138.0013.8000",
      "+86 013800138000",
      "＋８６１３８００１３８０００",
      " １３８００１３８０００ ",
      "‪+86 138 0013 8000‬",
      "'13800138000",
      "13800138000.0",
    ]) {
      expect([way, read(way).entries]).toMatchObject([way, [{ to: "+8613800138000", state: "recognised" }]]);
    }
  });

  it("takes any separator", () => {
    const text = "13800138000,13800138001;13800138002\n13800138003\t13800138004，13800138005；13800138006、13800138007";
    expect(sent(text)).toEqual(Array.from({ length: 8 }, (_, n) => `+861380013800${n}`));
  });

  it("tells spaces inside numbers from spaces between them", () => {
    expect(sent("13800138000 13800138001")).toEqual(["+8613800138000", "+8613800138001"]);
    expect(sent("138 0013 8000 138 0013 8001")).toEqual(["+8613800138000", "+8613800138001"]);
    expect(sent("+44 7700 900123 +63 917 000 0000")).toEqual(["+447700900123", "+639170000000"]);
    expect(sent("+44 7700 900123 13800138000")).toEqual(["+447700900123", "+8613800138000"]);
    expect(sent("+639170000000+639170000001")).toEqual(["+639170000000", "+639170000001"]);
    expect(sent("0044 7700 900123 0086 138 0013 8000")).toEqual(["+447700900123", "+8613800138000"]);
  });

  it("does not let a word or a broken number take its neighbours with it", () => {
    const raws = (text: string) => read(text).entries.map(({ raw }) => raw);
    expect(raws("Li Lei 13800138000")).toEqual(["Li Lei", "13800138000"]);
    expect(raws("1.38E+10 639170000000")).toEqual(["1.38E+10", "639170000000"]);
    expect(raws("13800138000 x1")).toEqual(["13800138000", "x1"]);
  });

  it("removes and counts duplicates, however they are written", () => {
    const { counts, recipients } = read(
      "13800138000\n+86 138 0013 8000\n0086-13800138000\n447700900123\n+447700900123",
    );
    expect(counts).toEqual({ recognised: 1, doubtful: 1, duplicate: 3, unreadable: 0 });
    expect(recipients.map(({ to }) => to)).toEqual(["+8613800138000", "447700900123"]);
  });

  it("leaves to the platform what it is not sure of, and says why", () => {
    const cases = [
      ["639170000000", "doubtful", "no_country_code"],
      ["9170000000", "doubtful", "no_country_code"],
      ["+861012345678", "doubtful", "not_mobile_form"],
      ["+999123456789", "doubtful", "unknown_country_code"],
      ["+6312", "unreadable", "too_short"],
      ["1.38E+10", "unreadable", "scientific"],
      ["Li Lei", "unreadable", "letters"],
      ["1380013800012345678", "unreadable", "too_long"],
    ] as const;
    for (const [text, state, doubt] of cases) expect([text, judge(text)]).toMatchObject([text, { state, doubt }]);
  });

  it("keeps the trunk zero out and knows where a number goes", () => {
    expect(judge("+44 (0)7700 900123")).toMatchObject({ to: "+447700900123", direction: "international" });
    expect(judge("13800138000").direction).toBe("mainland");
    expect(judge("+852 5123 4567").direction).toBe("international");
  });

  it("reads a thousand numbers in one line quickly", () => {
    const line = Array.from({ length: 1000 }, (_, n) => String(13_800_138_000 + n)).join(" ");
    expect(read(line).counts.recognised).toBe(1000);
  });

  it("is empty for nothing", () => {
    expect(read(" \n,;").entries).toEqual([]);
  });
});
