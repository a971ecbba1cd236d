import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "@/format/useFormat";
import type { Fault } from "./faults";
import { useSay } from "./useSay";

/** What is wrong, as a sentence that says what to do. */
export function useFaultWords(): (fault: Fault) => string {
  const { t } = useTranslation("policy");
  const format = useFormat();
  const { say } = useSay();
  return useCallback(
    (fault) => {
      switch (fault.kind) {
        case "number":
          return t("fault.number", { min: format.number(fault.min), max: format.number(fault.max) });
        case "limits":
          return t("fault.limits", { words: fault.words.join("; ") });
        case "symbols":
          return t("fault.symbols", { words: fault.words.join(" ") });
        case "words":
          return t("fault.words", { count: fault.count });
        case "low":
        case "validity":
          return t(`fault.${fault.kind}`, { other: fault.other.title, value: say(fault.other, fault.value) });
        default:
          return t(`fault.${fault.kind}`);
      }
    },
    [t, format, say],
  );
}
