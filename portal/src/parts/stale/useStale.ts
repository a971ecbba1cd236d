import type { FormInstance } from "antd";
import { useState } from "react";
import { type Change, changesOf, merged } from "./merge";

export type Version<Values> = { version: number; values: Values };

/**
 * The version a form was made from, and what happens when somebody else saves first: `found` tells the newer one, then
 * `load` begins anew from it, or `keep` puts what was typed over it. Nothing is saved by either.
 */
export function useStale<Values extends object>(form: FormInstance<Values>, start: Version<Values>) {
  const [base, setBase] = useState(start);
  const [stale, setStale] = useState<{ newer: Version<Values>; changes: Change<Values>[] } | null>(null);
  const typed = (): Values => ({ ...base.values, ...(form.getFieldsValue(true) as Partial<Values>) });
  const become = (values: Values) => {
    if (!stale) return;
    form.setFieldsValue(values);
    setBase(stale.newer);
    setStale(null);
  };
  return {
    base,
    changes: stale?.changes ?? null,
    found: (newer: Version<Values>) => setStale({ newer, changes: changesOf(base.values, typed(), newer.values) }),
    /** The form was saved and stays open. */
    saved: (now: Version<Values>) => setBase(now),
    load: () => become(stale?.newer.values ?? base.values),
    keep: () => become(merged(base.values, typed(), stale?.newer.values ?? base.values)),
  };
}
