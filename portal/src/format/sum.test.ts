import { expect, it } from "vitest";
import { sums } from "./sum";

it("adds decimals exactly, each unit by itself", () => {
  const amount = (text: string, unit = "USD") => ({ amount: text, unit });
  expect(sums([amount("0.1"), amount("0.20"), amount("2", "SMS"), amount("3", "SMS")])).toEqual([
    amount("0.30"),
    amount("5", "SMS"),
  ]);
  expect(sums([amount("9007199254740993"), amount("0.000000000001")])).toEqual([
    amount("9007199254740993.000000000001"),
  ]);
  expect(sums([amount("1.5"), amount("-2.25")])).toEqual([amount("-0.75")]);
  expect(sums([])).toEqual([]);
});
