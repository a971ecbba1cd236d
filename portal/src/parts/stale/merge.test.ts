// @vitest-environment node
import { expect, it } from "vitest";
import { changed, changesOf, merged } from "./merge";

const base = { name: "Harbour", zone: "Europe/London", lists: ["GB"] };
const mine = { ...base, name: "Harbour Light" };
const theirs = { ...base, name: "Harbour Clinic", lists: ["GB", "IE"] };

it("tells what the other changed, and where both did", () => {
  expect(changesOf(base, mine, theirs)).toEqual([
    { field: "name", before: "Harbour", now: "Harbour Clinic", isBoth: true },
    { field: "lists", before: ["GB"], now: ["GB", "IE"], isBoth: false },
  ]);
});

it("keeps what was typed here and takes everything else", () => {
  expect(merged(base, mine, theirs)).toEqual({ name: "Harbour Light", zone: "Europe/London", lists: ["GB", "IE"] });
});

it("sends what was changed, compared by content", () => {
  expect(changed(base, { ...mine, lists: ["GB"] })).toEqual({ name: "Harbour Light" });
});
