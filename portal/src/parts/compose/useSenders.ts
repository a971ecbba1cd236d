import { useGet } from "@/api/useGet";
import { usePermissions } from "@/auth/useSession";
import { countryName } from "@/format/callingCode";
import { useLanguage } from "@/i18n/useLanguage";

/** Sender IDs that may be used abroad, each with the countries of which that is known; nothing while none is wanted. */
export function useSenders(isWanted: boolean): { value: string; label: string }[] {
  const language = useLanguage();
  const enabled = usePermissions()("catalog:read") && isWanted;
  const { data } = useGet({ topic: "other", enabled }, "/api/v1/sender-ids");
  if (!data) return [];
  const places = new Map<string, string[]>(data.everywhere.map((text) => [text, []]));
  for (const { sender_id: text, country, status } of data.items) {
    if (status !== "approved" || data.everywhere.includes(text)) continue;
    places.set(text, [...(places.get(text) ?? []), countryName(language, country)]);
  }
  return [...places].map(([value, names]) => ({ value, label: names.length > 0 ? `${value} (${names.join(", ")})` : value }));
}
