// What was edited and not saved: values by rule id, null = no longer set. What differs is found out each time, so that an
// edit that turns out to be what is saved already is none.

import type { PolicyRule, PolicyValue } from "@/api/types";

export type Own = PolicyValue | null;
export type Draft = Readonly<Record<string, Own | undefined>>;
export type Change = { rule: PolicyRule; before: Own; after: Own };

export function isSame(one: Own, other: Own): boolean {
  if (!Array.isArray(one) || !Array.isArray(other)) return one === other;
  // The order of words says nothing.
  return one.length === other.length && one.every((word) => other.includes(word));
}

/** What would be set if the draft were saved; null = default, or inherited. */
export function ownOf(rule: PolicyRule, draft: Draft): Own {
  const edited = draft[rule.id];
  return edited === undefined ? rule.value : edited;
}

/** What would hold. */
export function holds(rule: PolicyRule, draft: Draft): PolicyValue {
  return ownOf(rule, draft) ?? rule.inherited;
}

export function changesOf(rules: PolicyRule[], draft: Draft): Change[] {
  return rules
    .map((rule) => ({ rule, before: rule.value, after: ownOf(rule, draft) }))
    .filter(({ before, after }) => !isSame(before, after));
}

export function isEdited(rule: PolicyRule, draft: Draft): boolean {
  return !isSame(rule.value, ownOf(rule, draft));
}

/** The draft with a rule as it was. */
export function without(draft: Draft, id: string): Draft {
  return Object.fromEntries(Object.entries(draft).filter(([edited]) => edited !== id));
}

/**
 * The draft with a value that was put into a rule's input. Where nothing is set and the input is back at what holds
 * anyway, nothing was meant.
 */
export function typed(draft: Draft, rule: PolicyRule, value: PolicyValue): Draft {
  const isBack = rule.value === null && isSame(value, rule.inherited);
  return isBack || isSame(value, rule.value) ? without(draft, rule.id) : { ...draft, [rule.id]: value };
}

/** What somebody else changed between two versions, and whether the draft has an edit of it too. */
export function foreignChanges(from: PolicyRule[], now: PolicyRule[], draft: Draft) {
  const before = new Map(from.map((rule) => [rule.id, rule.value]));
  return now
    .map((rule) => ({ rule, before: before.get(rule.id) ?? null, after: rule.value, isBoth: isEdited(rule, draft) }))
    .filter((change) => !isSame(change.before, change.after));
}
