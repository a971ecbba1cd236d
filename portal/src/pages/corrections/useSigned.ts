import { useCallback } from "react";
import type { Correction } from "@/api/types";
import { useFormat } from "@/format/useFormat";

/** A correction's amount with its sign. */
export function useSigned(): (of: Pick<Correction, "amount" | "unit">) => string {
  const format = useFormat();
  return useCallback(
    ({ amount, unit }) => {
      const said = format.money({ amount: amount.replace("-", ""), unit });
      return amount.startsWith("-") ? `−${said}` : `+${said}`;
    },
    [format],
  );
}
