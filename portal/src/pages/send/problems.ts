import { useTranslation } from "react-i18next";
import type { ApiError } from "@/api/error";
import type { Direction } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import type { Field, Problem } from "./plan";

/** Faults that are no news while the form is not finished. */
export function isUnfinished({ fault }: Problem): boolean {
  return fault === "required" || fault === "missing";
}

/** A sentence for each thing that is wrong. */
export function useProblemText(): (problem: Problem, direction: Direction) => string {
  const { t } = useTranslation("send");
  const format = useFormat();
  return ({ field, fault, count = 0, variable = "" }, direction) => {
    switch (fault) {
      case "required":
        switch (field) {
          case "task":
          case "template_id":
          case "content":
          case "signature":
          case "numbers":
          case "at":
            return t(`problem.${field}_required`);
          default:
            return "";
        }
      case "too_long":
        switch (field) {
          case "task":
          case "content":
          case "reference":
            return t(`problem.${field}_too_long`, { max: format.number(count) });
          default:
            return t("problem.variable_too_long", { variable });
        }
      case "too_many":
        return t("problem.numbers_too_many", { count });
      case "other_direction":
        return t(`problem.other_direction_${direction}`, { count });
      case "in_past":
        return t("problem.at_in_past");
      case "too_far":
        return t("problem.at_too_far", { max: format.number(count) });
      case "all_refused":
        return t("problem.all_refused");
      case "sender_form":
        return t("problem.sender_form");
      case "missing":
        return t("problem.variable_missing", { variable });
      case "invalid":
        return t("problem.variable_invalid", { variable });
    }
  };
}

/** The API's names for the inputs. */
const NAMES: Record<string, Field> = {
  task: "task",
  template_id: "template_id",
  content: "content",
  signature: "signature",
  consent_id: "consent_id",
  sender_id: "sender_id",
  variables: "variables",
  to: "numbers",
  recipients: "numbers",
  route_id: "route_id",
  schedule_at: "at",
  reference: "reference",
};

/** What a refusal of the whole says about which input; the rest has no input. */
export function placed(error: ApiError | null): { fields: Map<Field, string>; isPlaced: boolean } {
  const fields = new Map<Field, string>();
  let isPlaced = error !== null && error.fields.length > 0;
  for (const { field, detail } of error?.fields ?? []) {
    const root = /^[^.[]+/.exec(field)?.[0] ?? field;
    const name = NAMES[root];
    if (name) fields.set(name, detail);
    else isPlaced = false;
  }
  if (error?.code === "content_needs_template" && fields.size === 0) {
    fields.set("content", error.detail);
    isPlaced = true;
  }
  return { fields, isPlaced };
}

/** Where the focus goes for a problem. */
export function idOf({ field, variable }: { field: Field; variable?: string }): string {
  switch (field) {
    case "template_id":
      return "send-template";
    case "sender_id":
      return "send-sender";
    case "consent_id":
      return "send-consent";
    case "route_id":
      return "send-route";
    case "variables":
      return `send-variable-${variable ?? ""}`;
    default:
      return `send-${field}`;
  }
}
