import type { BlacklistItem } from "@/api/types";

/** What an entry names, in the order in which it is offered. */
export const KINDS: BlacklistItem["kind"][] = ["phone", "prefix", "country"];
/** Where entries come from. */
export const SOURCES: BlacklistItem["source"][] = ["manual", "import", "opt_out", "complaint", "carrier"];
