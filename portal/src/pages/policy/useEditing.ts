import { useState } from "react";
import type { Language, Policy, PolicyRule, PolicyValue } from "@/api/types";
import type { ApiError } from "@/api/error";
import { useLanguage } from "@/i18n/useLanguage";
import { changesOf, type Draft, typed, without } from "./draft";
import { faultsOf } from "./faults";
import { useFaultWords } from "./useFaultWords";

const FIELD = /^values\.(.+)$/;

type Refused = { id: string; sentence: string; language: Language };

/**
 * A policy while it is edited. `policy` is what was read last: when it is newer than what the edits began with, it is
 * taken over, the edits stay, and `stale` is what was before.
 */
export function useEditing(policy: Policy) {
  const language = useLanguage();
  const faultWords = useFaultWords();
  const [base, setBase] = useState(policy);
  const [draft, setDraft] = useState<Draft>({});
  const [stale, setStale] = useState<Policy | null>(null);
  const [refused, setRefused] = useState<Refused | null>(null);
  // What is read while one's own change is on its way may be older than the answer.
  if (policy !== base && policy.version >= base.version) {
    setBase(policy);
    if (policy.version > base.version && changesOf(base.rules, draft).length > 0) setStale(stale ?? base);
  }

  const { rules } = base;
  const changes = changesOf(rules, draft);
  const sentences = new Map<string, string>();
  if (refused?.language === language) sentences.set(refused.id, refused.sentence);
  for (const [id, fault] of faultsOf(rules, draft)) sentences.set(id, faultWords(fault));

  const become = (next: (draft: Draft) => Draft) => {
    setDraft(next);
    // The API judges values together: another value may mend what it refused elsewhere.
    setRefused(null);
  };
  return {
    base,
    draft,
    changes,
    sentences,
    stale,
    put: (rule: PolicyRule, value: PolicyValue) => become((before) => typed(before, rule, value)),
    unset: (rule: PolicyRule) => become((before) => ({ ...before, [rule.id]: null })),
    /** Sets what holds, so that it stays when what it is inherited from changes. */
    pin: (rule: PolicyRule) => become((before) => ({ ...before, [rule.id]: rule.inherited })),
    undo: (rule: PolicyRule) => become((before) => without(before, rule.id)),
    discard: () => {
      setDraft({});
      setRefused(null);
      setStale(null);
    },
    saved: (answer: Policy) => {
      setBase(answer);
      setDraft({});
      setRefused(null);
      setStale(null);
    },
    /** Places what the API refused at its rule, edited or not, and says which; null = it names none. */
    refuse: ({ fields }: ApiError): string | null => {
      for (const { field, detail } of fields) {
        const id = FIELD.exec(field)?.[1];
        if (id === undefined || rules.every((rule) => rule.id !== id)) continue;
        setRefused({ id, sentence: detail, language });
        return id;
      }
      return null;
    },
    understood: () => setStale(null),
  };
}

export type Editing = ReturnType<typeof useEditing>;
