/** Drops the singular: Chinese has one form where English has `_one` and `_other`. */
type Form<Key> = Key extends `${string}_one` ? never : Key;

/**
 * What the Chinese file of an area must have, made from the English one: the same keys, no more and no fewer.
 * `export default { … } satisfies Words<typeof en>`.
 */
export type Words<English> = {
  readonly [Key in keyof English as Form<Key>]: English[Key] extends string ? string : Words<English[Key]>;
};
