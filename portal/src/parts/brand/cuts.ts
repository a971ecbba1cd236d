// A brand as one maker's handset shows it, and what of it is cut or does nothing there.

import type { SmartAction, SmartActionType } from "@/api/types";
import type { Brand } from "./brand";
import type { Support, Vendor } from "./vendors";
import { fitted, ITEM_UNITS, ITEMS_MAX, MENUS_MAX, menuUnits } from "./width";

/** What pressing does on this handset; `unsure`: makers' papers disagree. */
export type Shown = { label: string; action: SmartAction | null; support: Support };
export type ShownMenu = Shown & { items: Shown[] };

export type Cut =
  | { what: "name"; shown: string }
  /** The maker shows menus only in a programme of its own, or perhaps. */
  | { what: "menu_no" | "menu_unsure" }
  | { what: "label"; label: string; shown: string }
  | { what: "action_no" | "action_unsure"; label: string; type: SmartActionType }
  /** More than there is room for. */
  | { what: "menus" | "items"; label: string };

export type Drawn = { name: string; menus: ShownMenu[]; cuts: Cut[] };

const SUPPORT: Record<SmartActionType, "openUrl" | "dial" | "openApp"> = {
  OPEN_URL: "openUrl",
  DIAL: "dial",
  OPEN_APP: "openApp",
};

/** Whether a maker's handset does what pressing is for; an app that cannot be opened is a web page. */
export function supportOf(vendor: Vendor, action: SmartAction | null): Support {
  if (!action) return "yes";
  const own = vendor[SUPPORT[action.type]];
  return own === "no" && action.type === "OPEN_APP" ? vendor.openUrl : own;
}

/** The brand on a maker's handset. */
export function drawn(brand: Brand, vendor: Vendor): Drawn {
  const cuts: Cut[] = [];
  const letters = Array.from(brand.name);
  const name = letters.length > vendor.titleChars ? `${letters.slice(0, vendor.titleChars - 1).join("")}…` : brand.name;
  if (name !== brand.name) cuts.push({ what: "name", shown: name });
  if (brand.menus.length > 0 && vendor.serviceNumber !== "yes") {
    cuts.push({ what: vendor.serviceNumber === "no" ? "menu_no" : "menu_unsure" });
  }
  const line = (label: string, action: SmartAction | null, max: number): Shown => {
    const shown = fitted(label, max);
    if (shown !== label) cuts.push({ what: "label", label, shown });
    const support = supportOf(vendor, action);
    if (action && support !== "yes") {
      cuts.push({ what: support === "no" ? "action_no" : "action_unsure", label, type: action.type });
    }
    return { label: shown, action, support };
  };
  const kept = brand.menus.slice(0, MENUS_MAX);
  for (const menu of brand.menus.slice(MENUS_MAX)) cuts.push({ what: "menus", label: menu.label });
  const menus = kept.map((menu): ShownMenu => {
    const top = line(menu.label, menu.action ?? null, menuUnits(kept.length));
    const items = menu.items ?? [];
    for (const item of items.slice(ITEMS_MAX)) cuts.push({ what: "items", label: item.label });
    return { ...top, items: items.slice(0, ITEMS_MAX).map((item) => line(item.label, item.action, ITEM_UNITS)) };
  });
  return { name, menus, cuts };
}
