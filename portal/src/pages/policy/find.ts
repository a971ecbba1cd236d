import type { PolicyGroup, PolicyRule } from "@/api/types";

/** Rules in which every word of `text` is found. */
export function found(rules: PolicyRule[], text: string): PolicyRule[] {
  const wanted = text.toLowerCase().split(/\s+/).filter(Boolean);
  return rules.filter(({ id, title, description }) => {
    const all = `${id} ${title} ${description}`.toLowerCase();
    return wanted.every((word) => all.includes(word));
  });
}

/** Rules by group, in the order of the API. */
export function grouped(rules: PolicyRule[]): [PolicyGroup, PolicyRule[]][] {
  const groups = new Map<PolicyGroup, PolicyRule[]>();
  for (const rule of rules) groups.set(rule.group, [...(groups.get(rule.group) ?? []), rule]);
  return [...groups];
}
