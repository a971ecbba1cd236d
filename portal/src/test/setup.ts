import { cleanup, configure } from "@testing-library/react";
import { afterEach, vi } from "vitest";

// A machine that does other things as well is slow.
configure({ asyncUtilTimeout: 15_000 });

// What jsdom lacks and Ant Design asks for.
vi.stubGlobal("matchMedia", (query: string) => ({
  matches: query.includes("min-width"),
  media: query,
  addEventListener: () => undefined,
  removeEventListener: () => undefined,
  addListener: () => undefined,
  removeListener: () => undefined,
}));
vi.stubGlobal(
  "ResizeObserver",
  class {
    observe = () => undefined;
    unobserve = () => undefined;
    disconnect = () => undefined;
  },
);
vi.stubGlobal("scrollTo", () => undefined);

afterEach(() => {
  if (typeof document !== "undefined") cleanup();
  if (typeof localStorage !== "undefined") localStorage.clear();
});
