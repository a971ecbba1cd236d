import { useTranslation } from "react-i18next";
import { group } from "@/format/money";
import { type Fault, faultOf, MOST, type Sort } from "./decimal";

type Options = { sort?: Sort; isOptional?: boolean };

/** A rule for an input of an amount, with a sentence for whatever is wrong. */
export function useAmountRule() {
  const { t } = useTranslation("order");
  const say = (fault: Fault, sort: Sort) => {
    if (fault === "missing") return t("form.amountMissing");
    if (fault === "wrong") return t("form.amountWrong");
    if (fault === "positive") return t("form.amountPositive");
    if (fault === "nothing") return t("form.amountNothing");
    return t("form.amountMost", { most: group(MOST[sort === "price" ? "price" : "amount"]) });
  };
  return ({ sort = "amount", isOptional = false }: Options = {}) => ({
    validator: async (_: unknown, value: string | null | undefined) => {
      const fault = faultOf(value, sort);
      if (fault && !(isOptional && fault === "missing")) return Promise.reject(new Error(say(fault, sort)));
      return Promise.resolve();
    },
  });
}
