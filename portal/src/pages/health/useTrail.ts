import { useState } from "react";

/** Values that are kept: five minutes of a page that asks every two seconds. */
const KEPT = 150;

/** What a value was since the page was opened, oldest first; `at` says when it was asked for, each time counts once. */
export function useTrail(value: number | null, at: number): number[] {
  const [trail, setTrail] = useState<{ at: number; values: number[] }>({ at: 0, values: [] });
  if (value === null || at === trail.at) return trail.values;
  const values = [...trail.values, value].slice(-KEPT);
  // While rendering: the line and the number beside it never differ.
  setTrail({ at, values });
  return values;
}
