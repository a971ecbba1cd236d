import { useState } from "react";

const KEY = "hongyan.menu_collapsed";

/** Whether the menu shows only pictures; remembered in this browser. */
export function useCollapsed(): [boolean, (isCollapsed: boolean) => void] {
  const [isCollapsed, setCollapsed] = useState(() => {
    try {
      return localStorage.getItem(KEY) === "1";
    } catch {
      return false;
    }
  });
  const remember = (next: boolean) => {
    setCollapsed(next);
    try {
      localStorage.setItem(KEY, next ? "1" : "0");
    } catch {
      // Storage may be forbidden; the choice then lasts as long as the page.
    }
  };
  return [isCollapsed, remember];
}
