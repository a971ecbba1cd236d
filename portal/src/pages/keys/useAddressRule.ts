import type { FormRule } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "@/format/useFormat";
import { ENTRIES_MAX, entriesOf } from "./network";

/** What must hold for a white list: says of every wrong entry why. */
export function useAddressRule(): FormRule {
  const { t } = useTranslation("keys");
  const format = useFormat();
  return useMemo(
    () => ({
      validateTrigger: ["onBlur", "onSubmit"],
      validator: (_, text: string | undefined) => {
        const entries = entriesOf(text ?? "");
        const wrong: string[] = entries.flatMap((entry) =>
          entry.isRight ? [] : [t(`form.ipsWrong.${entry.why}`, { text: entry.text })],
        );
        if (entries.length > ENTRIES_MAX) wrong.unshift(t("form.ipsTooMany", { most: format.number(ENTRIES_MAX) }));
        return wrong.length === 0 ? Promise.resolve() : Promise.reject(new Error(wrong.slice(0, 5).join(" ")));
      },
    }),
    [t, format],
  );
}
