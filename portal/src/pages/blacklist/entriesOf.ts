import type { BlacklistEntry } from "@/api/types";

/** Entries that are added at once. */
export const ENTRIES_MAX = 1000;

/** What was typed or pasted, one to a line or with commas, semicolons or tabs between; each once. */
export function valuesOf(text: string): string[] {
  const values = text.split(/[\n\r,;，；、\t]+/).map((value) => value.trim());
  return [...new Set(values.filter((value) => value !== ""))];
}

export type AddForm = { values: string; reason?: string; ends?: string | null };

/** The entries of the form; the server reads what each value is. */
export function entriesOf({ values, reason = "", ends }: AddForm): BlacklistEntry[] {
  return valuesOf(values).map((value) => ({
    value,
    reason: reason.trim(),
    ...(ends ? { expires_at: ends } : {}),
  }));
}

/** The lines that were wrong, so that they can be put right and added again. */
export function wrongLines(wrong: { value: string }[]): string {
  return wrong.map(({ value }) => value).join("\n");
}
