// Two people edit the same thing: what each of them changed, put together.

/** Whether two values of a field are the same, however they are made. */
export function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
}

export type Change<Values> = {
  field: keyof Values & string;
  before: unknown;
  now: unknown;
  /** The person here has changed it, too, to something else. */
  isBoth: boolean;
};

/** What `theirs` changed of `base`. */
export function changesOf<Values extends object>(base: Values, mine: Values, theirs: Values): Change<Values>[] {
  const fields = Object.keys(theirs) as (keyof Values & string)[];
  return fields
    .filter((field) => !isSame(base[field], theirs[field]))
    .map((field) => ({
      field,
      before: base[field],
      now: theirs[field],
      isBoth: !isSame(base[field], mine[field]) && !isSame(mine[field], theirs[field]),
    }));
}

/** `mine` where it differs from `base`, else `theirs`. */
export function merged<Values extends object>(base: Values, mine: Values, theirs: Values): Values {
  const fields = Object.keys(theirs) as (keyof Values & string)[];
  return Object.fromEntries(
    fields.map((field) => [field, isSame(base[field], mine[field]) ? theirs[field] : mine[field]]),
  ) as Values;
}

/** Only the fields that were changed. */
export function changed<Values extends object>(base: Values, mine: Values): Partial<Values> {
  const fields = Object.keys(mine) as (keyof Values)[];
  return Object.fromEntries(
    fields.filter((field) => !isSame(base[field], mine[field])).map((field) => [field, mine[field]]),
  ) as Partial<Values>;
}
