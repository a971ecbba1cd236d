import type { FormRule } from "antd";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "@/format/useFormat";
import { ENTRIES_MAX } from "./TenantForm";

/** What must hold for a list that is typed: not too long, and every entry well-formed; says which is not. */
export function useListRule(): (
  isRight?: (value: string) => boolean,
  wrong?: "wrong.sender" | "wrong.uplink",
) => FormRule {
  const { t } = useTranslation("tenants");
  const format = useFormat();
  return useCallback(
    (isRight = () => true, wrong = "wrong.sender") => ({
      validator: (_, values: string[] | undefined = []) => {
        const odd = values.filter((value) => !isRight(value)).slice(0, 3);
        const said: string[] = odd.map((value) => t(wrong, { value }));
        if (values.length > ENTRIES_MAX) said.unshift(t("wrong.tooMany", { most: format.number(ENTRIES_MAX) }));
        return said.length === 0 ? Promise.resolve() : Promise.reject(new Error(said.join(" ")));
      },
    }),
    [t, format],
  );
}
