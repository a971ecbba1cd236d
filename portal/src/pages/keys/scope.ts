import type { Permission } from "@/api/types";
import type en from "./en";

/** What a key can be given, in the order in which it is shown. */
export const SCOPES = [
  "messages:send",
  "messages:read",
  "feeds:read",
  "statistics:read",
  "balance:read",
  "catalog:read",
  "signatures:manage",
  "templates:manage",
  "sender_ids:manage",
  "smart:read",
  "smart:manage",
  "consents:manage",
  "keys:manage",
  "callbacks:manage",
  "blacklist:read",
  "blacklist:manage",
  "auto_replies:manage",
] as const satisfies Permission[];

export type Scope = (typeof SCOPES)[number];
type Word = keyof (typeof en)["scope"];

/** What a program that sends needs. */
export const USUAL: Scope[] = ["messages:send", "messages:read", "feeds:read"];

/** The key of a scope's words; null for one that this portal does not know. */
export function wordOf(scope: string): Word | null {
  return (SCOPES as readonly string[]).includes(scope) ? (scope.replace(":", "_") as Word) : null;
}
