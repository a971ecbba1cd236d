import { useSearchParams } from "react-router";
import { isMonth } from "./calendar";

/** The month in the page's address; undefined = the running one. */
export function useMonth(): [string | undefined, (next: string) => void] {
  const [params, setParams] = useSearchParams();
  const asked = params.get("month");
  const choose = (month: string) =>
    setParams((before) => {
      const after = new URLSearchParams(before);
      after.delete("page");
      after.set("month", month);
      return after;
    });
  return [isMonth(asked) ? asked : undefined, choose];
}
