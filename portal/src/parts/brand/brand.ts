// A brand as handsets are told it, wherever it comes from: the editor's form, a version, a review.

import type { SmartAction, SmartMenu, SmartWording } from "@/api/types";

/** What a drawn handset needs of a version. */
export type Brand = Pick<SmartWording, "name" | "summary" | "colour" | "hotlines" | "menus"> & {
  /** Without brackets; the first stands in the message that is drawn. */
  signatures: string[];
  /** Address of the logo's picture; null: there is none. */
  logo: string | null;
};

/** A menu or a line of its list, with what pressing it does. */
export type Entry = { id: string; path: string; label: string; action: SmartAction | null; isTop: boolean };

/** Menus and lines in the order people read them; `path` is the field that findings name. */
export function entriesOf(menus: SmartMenu[]): Entry[] {
  return menus.flatMap((menu, m) => [
    { id: menu.id ?? "", path: `menus[${m}]`, label: menu.label, action: menu.action ?? null, isTop: true },
    ...(menu.items ?? []).map((item, i) => ({
      id: item.id ?? "",
      path: `menus[${m}].items[${i}]`,
      label: item.label,
      action: item.action,
      isTop: false,
    })),
  ]);
}

/** Where pressing leads, in full. */
export function targetOf({ type, url, phone }: SmartAction): string {
  return (type === "DIAL" ? phone : url) ?? "";
}

/** Where a logo's picture is; the largest that there is up to `side` pixels. */
export function logoAddress(
  desk: "tenant" | "platform",
  profile: string,
  logo: { sha256: string; sizes: number[] } | null | undefined,
  side: number,
): string | null {
  if (!logo) return null;
  const size = logo.sizes.filter((each) => each <= side).at(-1) ?? logo.sizes[0];
  if (size === undefined) return null;
  const begin = desk === "tenant" ? "/api/v1/smart/profiles" : "/api/v1/admin/smart/profiles";
  return `${begin}/${profile}/logos/${logo.sha256}/${size}`;
}
