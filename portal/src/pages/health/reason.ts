// Why the node is not ready, from the sentence the server gives: what it means and what to do is in the words of the page.

import type en from "./en";

export type ReasonName = keyof (typeof en)["reason"];
export type NotReady = {
  name: ReasonName;
  /** As the server said it. */
  said: string;
};

const PATTERNS: [RegExp, ReasonName][] = [
  [/^standing by/, "standingBy"],
  [/^reading back/, "restoring"],
  [/^stopping/, "stopping"],
  [/^the queue is full/, "queueFull"],
  [/disk is full|no space left/i, "diskFull"],
  [/does not take writes|^the store is down|did not answer within/, "storeDown"],
];

export function reasonOf(said: string): NotReady {
  return { name: PATTERNS.find(([pattern]) => pattern.test(said))?.[1] ?? "other", said };
}

/** A node that waits for its turn, or is on its way, is not ill. */
export function isIllness({ name }: NotReady): boolean {
  return name !== "standingBy" && name !== "restoring" && name !== "stopping";
}
