import type { Direction } from "@/api/types";

/** Where a test goes, as it is typed: a number without a country code is one of mainland China. */
export function directionOf(to: string): Direction {
  const digits = to.replace(/[^\d+]/g, "").replace(/^00/, "+");
  return digits.startsWith("+") && !digits.startsWith("+86") ? "international" : "mainland";
}
