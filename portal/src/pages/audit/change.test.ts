// @vitest-environment node
import { expect, it } from "vitest";
import { changesOf } from "./change";

it("puts both sides beside each other, what changed first", () => {
  const before = { name: "SMM", thresholds: { warning: "100", prohibit: null }, types: ["marketing"] };
  const after = { name: "SMM", thresholds: { warning: "200", prohibit: "500" }, types: ["marketing"] };
  expect(changesOf({ before, after, reason: "asked for" })).toEqual([
    { field: "thresholds.warning", before: "100", after: "200", isChanged: true },
    { field: "thresholds.prohibit", before: null, after: "500", isChanged: true },
    { field: "name", before: "SMM", after: "SMM", isChanged: false },
    { field: "types", before: "marketing", after: "marketing", isChanged: false },
  ]);
});

it("opens lists of objects, and objects that are kept as text", () => {
  const after = '{"price_lines":[{"price":"0.045"},{"price":"0.05"}]}';
  expect(changesOf({ after })?.map(({ field, before }) => [field, before])).toEqual([
    ["price_lines[0].price", null],
    ["price_lines[1].price", null],
  ]);
  expect(changesOf({ before: "{broken", after: 7 })).toEqual([
    { field: "", before: "{broken", after: "7", isChanged: true },
  ]);
});

it("is silent where nothing was changed", () => {
  expect(changesOf({ name: "shop-backend" })).toBeNull();
});
