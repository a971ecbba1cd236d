// Light, dark, or as the system has it. `public/early.js` reads the same key before the first paint.

import { useSyncExternalStore } from "react";

export type Mode = "light" | "dark" | "system";

const KEY = "hongyan.mode";
const prefersDark = matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set<() => void>();
let chosen: Mode = read();

function read(): Mode {
  try {
    const value = localStorage.getItem(KEY);
    return value === "light" || value === "dark" ? value : "system";
  } catch {
    return "system";
  }
}

/** Paper is white. */
let isPrinting = false;

function isDark(): boolean {
  if (isPrinting) return false;
  return chosen === "dark" || (chosen === "system" && prefersDark.matches);
}

function tell() {
  document.documentElement.dataset.theme = isDark() ? "dark" : "light";
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

prefersDark.addEventListener("change", tell);
addEventListener("beforeprint", () => {
  isPrinting = true;
  tell();
});
addEventListener("afterprint", () => {
  isPrinting = false;
  tell();
});

export function setMode(mode: Mode) {
  chosen = mode;
  try {
    localStorage.setItem(KEY, mode);
  } catch {
    // Storage may be forbidden; the choice then lasts as long as the page.
  }
  tell();
}

export function useMode(): Mode {
  return useSyncExternalStore(subscribe, () => chosen);
}

export function useDark(): boolean {
  return useSyncExternalStore(subscribe, isDark);
}
