import { describe, expect, it } from "vitest";
import { exampleOf, freshRule, longestOf, namesIn, nextPlace, rulesOf, wayOf } from "./variables";

describe("variables of a content", () => {
  it("are found in the order in which values are given", () => {
    expect(namesIn("${b} ${a} ${b}")).toEqual(["b", "a"]);
    expect(namesIn("{3}{1}{2}")).toEqual(["1", "2", "3"]);
    expect(namesIn("{} and {}")).toEqual(["1", "2"]);
    expect(namesIn("none")).toEqual([]);
  });

  it("are written in one way", () => {
    expect([wayOf("a"), wayOf("{}"), wayOf("{1}"), wayOf("${1}"), wayOf("${Name}")]).toEqual([
      null,
      "place",
      "number",
      "number",
      "name",
    ]);
  });

  it("are inserted as the next of their kind", () => {
    expect(nextPlace("{}", "{}")).toBe("{}");
    expect(nextPlace("{1}", "{1} {2}")).toBe("{3}");
    expect(nextPlace("${1}", "")).toBe("${1}");
    expect(nextPlace("${Name}", "")).toBe("${Name}");
    expect(nextPlace("${Name}", "${Name} ${Name2}")).toBe("${Name3}");
  });

  it("keep what was said about them, else get what their name says", () => {
    const said = [{ name: "code", type: "number" as const, max_chars: 6 }];
    expect(rulesOf("${code} ${date} ${who}", said)).toEqual([said[0], freshRule("date"), freshRule("who")]);
    expect(freshRule("date").type).toBe("time");
    expect(freshRule("who").type).toBe("text");
  });

  it("have values that fit", () => {
    expect(exampleOf({ name: "c", type: "code", max_chars: 4 }, "x")).toBe("4829");
    expect(exampleOf({ name: "n", type: "text", max_chars: 30 }, "您好")).toBe("李女士");
    expect(longestOf({ name: "n", type: "text", max_chars: 3 }, "您好")).toBe("字字字");
    expect(longestOf({ name: "n", type: "money", max_chars: 3 }, "您好")).toBe("000");
  });
});
