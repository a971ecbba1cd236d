import { describe, expect, it } from "vitest";
import { fill, pieces } from "@/parts/template";
import { faultOf, valuesIn } from "./template";

describe("a template", () => {
  it("has text and places", () => {
    expect(pieces("Hi ${Name}, {1} {}")).toEqual([
      { text: "Hi ", variable: null },
      { text: "${Name}", variable: "Name" },
      { text: ", ", variable: null },
      { text: "{1}", variable: "1" },
      { text: " ", variable: null },
      { text: "{}", variable: "1" },
    ]);
  });

  it("is filled, and shows what is not", () => {
    expect(fill("Your {} and {}", { 1: "a" })).toBe("Your a and {}");
    expect(fill("${code}, again ${code}", { code: "1$&" })).toBe("1$&, again 1$&");
  });

  it("gives its values back", () => {
    expect(valuesIn("您的验证码是${code}，${minutes}分钟内有效", "您的验证码是482913，5分钟内有效")).toEqual({
      code: "482913",
      minutes: "5",
    });
    expect(valuesIn("${a}-${a}", "x-x")).toEqual({ a: "x" });
    expect(valuesIn("${a}-${a}", "x-y")).toBeNull();
    expect(valuesIn("Pay (now) {}?", "Pay (now) 5?")).toEqual({ 1: "5" });
    expect(valuesIn("no places", "no places")).toEqual({});
    expect(valuesIn("Hello {}", "Good bye")).toBeNull();
  });

  it("knows what no value may be", () => {
    expect([undefined, " ", "x".repeat(101), "【a】", "a\nb", "😀".repeat(100)].map(faultOf)).toEqual([
      "missing",
      "missing",
      "too_long",
      "invalid",
      "invalid",
      null,
    ]);
  });
});
