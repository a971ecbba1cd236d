// Findings and the inputs that they are about: each names a field, `menus[0].items[2].action.url`.

import type { LintFinding } from "@/api/types";

/** An input's id. */
export function idOf(field: string): string {
  return `smart-${field.replace(/[[\].]+/g, "-").replace(/-$/, "")}`;
}

/** The form's name of a field; the lint speaks of the brand's own. */
function named(field: string): string {
  return field.replace(/^signature_ids/, "signatures");
}

export type Said = (field: string, deep?: boolean) => LintFinding[];

/** Looks up what was found about a field; `deep`: about its parts, too. */
export function sayer(findings: LintFinding[]): Said {
  return (field, deep = false) =>
    findings.filter((finding) => {
      const about = named(finding.field ?? "");
      return about === field || (deep && (about.startsWith(`${field}[`) || about.startsWith(`${field}.`)));
    });
}

/** Errors about an input as one text. */
export function errorOf(findings: LintFinding[]): string | null {
  const errors = findings.filter(({ severity }) => severity === "error");
  return errors.length === 0 ? null : errors.map(({ detail }) => detail).join(" ");
}

/** The element that a finding is about, or the nearest around it. */
export function elementOf(field: string): HTMLElement | null {
  for (let path = named(field); path !== ""; path = path.replace(/(\[\d+\]|\.[^.[\]]+|^[^.[\]]+)$/, "")) {
    const found = document.getElementById(idOf(path));
    if (found) return found;
  }
  return null;
}
