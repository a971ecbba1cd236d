/** Most words of a list. */
export const WORDS_MAX = 500;

/** What the words of a rule are. */
export function listOf(id: string): "countries" | "symbols" | "limits" | "words" {
  if (id === "destination.countries") return "countries";
  if (id === "frequency.more") return "limits";
  return id.startsWith("content.symbols.") ? "symbols" : "words";
}
