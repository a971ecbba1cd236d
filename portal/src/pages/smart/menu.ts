// What is done to a menu in the editor: a list of changes, each a new menu out of the old one. Ids stay with what they name, so
// that figures of two versions can be compared.

import type { SmartAction, SmartItem, SmartMenu } from "@/api/types";
import { ITEMS_MAX, MENUS_MAX } from "@/parts/brand/width";

/** A menu, or a line of its list when `item` is not null. */
export type Place = { menu: number; item: number | null };

export type MenuChange =
  | { do: "add" }
  | { do: "addItem"; menu: number }
  | { do: "remove"; at: Place }
  | { do: "move"; at: Place; by: -1 | 1 }
  /** Dragged onto another place. */
  | { do: "drop"; from: Place; to: Place }
  | { do: "label"; at: Place; label: string }
  | { do: "act"; at: Place; action: SmartAction }
  | { do: "open"; menu: number; list: boolean };

const ACTION: SmartAction = { type: "OPEN_URL", url: "" };
const itemsOf = (menu: SmartMenu | undefined): SmartItem[] => menu?.items ?? [];

/** Whether a menu opens a list. */
export function isList(menu: SmartMenu): boolean {
  return !menu.action;
}

export function mayAdd(menus: SmartMenu[]): boolean {
  return menus.length < MENUS_MAX;
}

export function mayAddItem(menu: SmartMenu): boolean {
  return itemsOf(menu).length < ITEMS_MAX;
}

/** The menus after a change; the same when it cannot be done. */
export function changed(menus: SmartMenu[], change: MenuChange): SmartMenu[] {
  switch (change.do) {
    case "add":
      return mayAdd(menus) ? [...menus, { id: "", label: "", action: ACTION, items: [] }] : menus;
    case "addItem":
      return edit(menus, change.menu, (menu) =>
        mayAddItem(menu) ? { ...menu, action: null, items: [...itemsOf(menu), { id: "", label: "", action: ACTION }] } : menu,
      );
    case "remove":
      return removed(menus, change.at);
    case "move":
      return moved(menus, change.at, change.by);
    case "drop":
      return dropped(menus, change.from, change.to);
    case "label":
      return editAt(menus, change.at, (one) => ({ ...one, label: change.label }));
    case "act":
      return editAt(menus, change.at, (one) => ({ ...one, action: change.action }));
    case "open":
      return edit(menus, change.menu, (menu) => (change.list ? opened(menu) : closed(menu)));
  }
}

/** Where a place is after a move, for the focus to follow. */
export function after(menus: SmartMenu[], { menu, item }: Place, by: -1 | 1): Place {
  const to = (item ?? menu) + by;
  const count = item === null ? menus.length : itemsOf(menus[menu]).length;
  if (to < 0 || to >= count) return { menu, item };
  return item === null ? { menu: to, item } : { menu, item: to };
}

function edit(menus: SmartMenu[], at: number, make: (menu: SmartMenu) => SmartMenu): SmartMenu[] {
  return menus.map((menu, n) => (n === at ? make(menu) : menu));
}

function editAt(menus: SmartMenu[], { menu, item }: Place, make: <One extends SmartMenu | SmartItem>(one: One) => One) {
  if (item === null) return edit(menus, menu, make);
  return edit(menus, menu, (one) => ({ ...one, items: itemsOf(one).map((line, n) => (n === item ? make(line) : line)) }));
}

function removed(menus: SmartMenu[], { menu, item }: Place): SmartMenu[] {
  if (item === null) return menus.filter((_, n) => n !== menu);
  return edit(menus, menu, (one) => ({ ...one, items: itemsOf(one).filter((_, n) => n !== item) }));
}

function moved(menus: SmartMenu[], at: Place, by: -1 | 1): SmartMenu[] {
  const to = after(menus, at, by);
  if (at.item === null) return put(menus, at.menu, to.menu);
  const { item } = at;
  return edit(menus, at.menu, (one) => ({ ...one, items: put(itemsOf(one), item, to.item ?? item) }));
}

/** The element at `from` stands at `to` afterwards. */
function put<One>(all: One[], from: number, to: number): One[] {
  const one = all[from];
  if (one === undefined || from === to) return all;
  const rest = all.filter((_, n) => n !== from);
  return [...rest.slice(0, to), one, ...rest.slice(to)];
}

/** A menu goes to a menu's place, a line to a line's, also of another list that has room; onto a menu it goes to its end. */
function dropped(menus: SmartMenu[], from: Place, to: Place): SmartMenu[] {
  if (from.item === null) return put(menus, from.menu, to.menu);
  const { item } = from;
  const line = itemsOf(menus[from.menu])[item];
  const target = menus[to.menu];
  if (!line || !target) return menus;
  if (from.menu === to.menu) {
    return to.item === null
      ? menus
      : edit(menus, from.menu, (one) => ({ ...one, items: put(itemsOf(one), item, to.item ?? item) }));
  }
  if (!isList(target) || !mayAddItem(target)) return menus;
  const at = to.item ?? itemsOf(target).length;
  return edit(removed(menus, from), to.menu, (one) => ({
    ...one,
    items: [...itemsOf(one).slice(0, at), line, ...itemsOf(one).slice(at)],
  }));
}

/** What the menu did is what the first line does. */
function opened(menu: SmartMenu): SmartMenu {
  if (isList(menu)) return menu;
  const items = itemsOf(menu);
  return { ...menu, action: null, items: items.length > 0 ? items : [{ id: "", label: "", action: menu.action ?? ACTION }] };
}

/** What the first line did is what the menu does; the list is gone. */
function closed(menu: SmartMenu): SmartMenu {
  if (!isList(menu)) return menu;
  return { ...menu, action: itemsOf(menu)[0]?.action ?? ACTION, items: [] };
}
