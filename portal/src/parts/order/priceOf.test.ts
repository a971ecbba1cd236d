import { describe, expect, it } from "vitest";
import type { PriceLine } from "@/api/types";
import { lineFor, shadows } from "./priceOf";

const line = (more: Partial<PriceLine>): PriceLine => ({ type: null, country: null, network: null, per_segment: "1", ...more });

const lines = [
  line({}),
  line({ type: "marketing" }),
  line({ country: "CN" }),
  line({ type: "marketing", country: "CN" }),
  line({ network: "cucc" }),
  line({ type: "marketing", country: "CN" }),
];

describe("the price of a message", () => {
  it("is that of the most specific line, the first of equals", () => {
    const at = (type: "verification" | "marketing", country: string, network: "unknown" | "cmcc" | "cucc") =>
      lineFor(lines, { type, country, network });
    expect(at("verification", "GB", "unknown")).toBe(0);
    expect(at("marketing", "GB", "unknown")).toBe(1);
    expect(at("verification", "CN", "cmcc")).toBe(2);
    expect(at("marketing", "CN", "cmcc")).toBe(3);
    expect(at("marketing", "CN", "cucc")).toBe(4);
    expect(lineFor([line({ country: "CN" })], { type: "marketing", country: "GB", network: "unknown" })).toBe(-1);
  });

  it("knows lines that never count", () => {
    expect(shadows(lines)).toEqual([null, null, null, null, null, 3]);
  });
});
