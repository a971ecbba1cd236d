import type { Editing } from "./useEditing";

/** Where rules are shown: the platform's own, a tenant's as the operator sees them, or a tenant's as it sees them itself. */
export type Side = "platform" | "tenant" | "own";

/** What rows need to know. */
export type Board = {
  side: Side;
  /** Null: rules are only read. */
  editing: Editing | null;
};
