import { useSearchParams } from "react-router";

/** A way to look at the page, kept in its address: one of `all`, the first when nothing is said. */
export function useChoice<Value extends string>(name: string, all: readonly Value[]): [Value | undefined, (next: Value) => void] {
  const [params, setParams] = useSearchParams();
  const value = all.find((one) => one === params.get(name)) ?? all[0];
  const choose = (next: Value) =>
    setParams(
      (before) => {
        const after = new URLSearchParams(before);
        if (next === all[0]) after.delete(name);
        else after.set(name, next);
        return after;
      },
      { replace: true },
    );
  return [value, choose];
}
