import type { Language } from "@/api/types";

const KEY = "hongyan.language";
let current: Language = "en";

/** The language of the page. */
export function language(): Language {
  return current;
}

/** Says which language the page is in from now on. */
export function become(next: Language) {
  current = next;
  document.documentElement.lang = tag(next);
}

/** Remembers a choice for this browser. `public/early.js` reads the same key. */
export function remember(choice: Language) {
  try {
    localStorage.setItem(KEY, choice);
  } catch {
    // Storage may be forbidden; the choice then lasts as long as the page.
  }
}

/** What was chosen in this browser; otherwise what the browser prefers. */
export function preferred(): Language {
  return remembered() ?? (navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en");
}

/** What was chosen in this browser. */
export function remembered(): Language | null {
  try {
    const value = localStorage.getItem(KEY);
    return value === "en" || value === "zh" ? value : null;
  } catch {
    return null;
  }
}

/** BCP 47 tag for the document and for `Intl`. */
export function tag(of: Language): string {
  return of === "zh" ? "zh-CN" : "en";
}
