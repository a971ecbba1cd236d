import { expect, it } from "vitest";
import { directionOf } from "./directionOf";

it.each([
  ["13800138000", "mainland"],
  ["+86 138 0013 8000", "mainland"],
  ["008613800138000", "mainland"],
  ["+852 5123 4567", "international"],
  ["0044 7700 900123", "international"],
  ["", "mainland"],
])("%s", (to, direction) => expect(directionOf(to)).toBe(direction));
