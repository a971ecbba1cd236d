import { expect, it } from "vitest";
import { cleaned, faultOf } from "./decimal";

it("knows what is wrong with an amount", () => {
  expect(["", " ", undefined].map((text) => faultOf(text, "amount"))).toEqual(["missing", "missing", "missing"]);
  expect(["1,000", "1.0000001", "abc", ".5", "1."].map((text) => faultOf(text, "amount"))).toEqual(Array(5).fill("wrong"));
  expect(["0", "0.000", "-5"].map((text) => faultOf(text, "amount"))).toEqual(["positive", "positive", "positive"]);
  expect(["-5", "−0.5", "5"].map((text) => faultOf(text, "signed"))).toEqual([null, null, null]);
  expect(faultOf("-0", "signed")).toBe("nothing");
  expect(["0", "0.045", "1000000"].map((text) => faultOf(text, "price"))).toEqual([null, null, null]);
  expect(["1000000.1", "1000001", "-1"].map((text) => faultOf(text, "price"))).toEqual(["most", "most", "positive"]);
  expect(["1000000000000", "1000000000000.000001"].map((text) => faultOf(text, "amount"))).toEqual([null, "most"]);
  expect(cleaned(" −5 ")).toBe("-5");
});
