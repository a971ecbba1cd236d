// Two people edit the same thing: what each of them changed, put together.

const same = (one: unknown, other: unknown) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

export type Change<Values> = {
  field: keyof Values & string;
  before: unknown;
  now: unknown;
  /** The person here has changed it, too. */
  isBoth: boolean;
};

/** What `theirs` changed of `base`. */
export function changesOf<Values extends object>(base: Values, mine: Values, theirs: Values): Change<Values>[] {
  const fields = Object.keys(theirs) as (keyof Values & string)[];
  return fields
    .filter((field) => !same(base[field], theirs[field]))
    .map((field) => ({
      field,
      before: base[field],
      now: theirs[field],
      isBoth: !same(base[field], mine[field]) && !same(mine[field], theirs[field]),
    }));
}

/** `mine` where it differs from `base`, else `theirs`. */
export function merged<Values extends object>(base: Values, mine: Values, theirs: Values): Values {
  const fields = Object.keys(theirs) as (keyof Values & string)[];
  return Object.fromEntries(
    fields.map((field) => [field, same(base[field], mine[field]) ? theirs[field] : mine[field]]),
  ) as Values;
}
