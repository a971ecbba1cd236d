import type { SmsType, Template, TemplateVariable, TemplateVersion } from "@/api/types";
import { rulesOf } from "./variables";

/** What is written of a template. */
export type Wording = {
  name: string;
  type: SmsType;
  content: string;
  variables: TemplateVariable[];
  description: string;
};

/** The form, and what a button then does with it. */
export type TemplateForm = Wording & {
  /** Of a new one; one is made when it is empty. */
  template_id?: string;
  then?: "save" | "submit";
};

export const BLANK: Wording = { name: "", type: "verification", content: "", variables: [], description: "" };

/** Characters of a content. */
export const CONTENT_MAX = 1500;

export function wordingOf({ name, type, content, variables, description }: Wording | Template | TemplateVersion): Wording {
  return { name, type, content, variables: rulesOf(content, variables), description };
}

/** As the API wants it. */
export function bodyOf(form: Wording): Wording {
  const content = form.content.trim();
  return {
    name: form.name.trim(),
    type: form.type,
    content,
    variables: rulesOf(content, form.variables),
    description: form.description.trim(),
  };
}

/** The newest version: what is edited and submitted. */
export function newestOf(of: Template): Template | TemplateVersion {
  return of.pending ?? of;
}
