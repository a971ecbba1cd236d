// @vitest-environment node
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { ACTIONS } from "./action";

it("has words for every action that the server records", () => {
  const source = readFileSync(new URL("../../../../crates/domain/src/audit.rs", import.meta.url), "utf8");
  const recorded = [...source.matchAll(/^ {4}[A-Z]\w+ "(\w+)"$/gm)].map(([, word]) => word);
  expect(recorded.length).toBeGreaterThan(20);
  expect(new Set(ACTIONS)).toEqual(new Set(recorded));
});
