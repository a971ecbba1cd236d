import { useSearchParams } from "react-router";

const ONLY = ["all", "set", "edited"] as const;
export type Only = (typeof ONLY)[number];

/** Which rules are shown: the address says it (`q`, `only`). */
export function useNarrow() {
  const [params, setParams] = useSearchParams();
  const write = (values: Record<string, string>) => {
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        for (const [name, value] of Object.entries(values)) {
          if (value === "") next.delete(name);
          else next.set(name, value);
        }
        return next;
      },
      { replace: true, preventScrollReset: true },
    );
  };
  return {
    q: params.get("q") ?? "",
    only: ONLY.find((only) => only === params.get("only")) ?? "all",
    find: (q: string) => write({ q }),
    choose: (only: Only) => write({ only: only === "all" ? "" : only }),
    clear: () => write({ q: "", only: "" }),
  };
}

export type Narrowing = ReturnType<typeof useNarrow>;
