// What an entry says was there before and is there after, field by field.

/** One field on both sides; null = it is not there. */
export type Change = { field: string; before: string | null; after: string | null; isChanged: boolean };

/** Fields of both sides; null when the entry's detail has neither. Those that changed come first. */
export function changesOf({ before, after }: Record<string, unknown>): Change[] | null {
  if (before === undefined && after === undefined) return null;
  const [old, now] = [fieldsOf(before), fieldsOf(after)];
  const fields = [...new Set([...old.keys(), ...now.keys()])];
  const changes = fields.map((field): Change => {
    const [one, other] = [old.get(field) ?? null, now.get(field) ?? null];
    return { field, before: one, after: other, isChanged: one !== other };
  });
  return [...changes.filter(({ isChanged }) => isChanged), ...changes.filter(({ isChanged }) => !isChanged)];
}

/** Every leaf by its path: `thresholds.warning`, `price_lines[0].price`. */
function fieldsOf(side: unknown): Map<string, string> {
  const leaves = new Map<string, string>();
  collect(opened(side), "", leaves);
  return leaves;
}

/** Some entries keep a whole object as its JSON text. */
function opened(side: unknown): unknown {
  if (typeof side !== "string" || !/^[[{]/.test(side)) return side;
  try {
    return JSON.parse(side) as unknown;
  } catch {
    return side;
  }
}

function collect(value: unknown, path: string, leaves: Map<string, string>) {
  if (value === undefined || value === null) return;
  if (Array.isArray(value) && value.some((each) => typeof each === "object")) {
    value.forEach((each, at) => collect(each, `${path}[${at}]`, leaves));
  } else if (typeof value === "object" && !Array.isArray(value)) {
    for (const [key, inner] of Object.entries(value)) collect(inner, path === "" ? key : `${path}.${key}`, leaves);
  } else {
    leaves.set(path, said(value));
  }
}

/** A value in words. */
export function said(value: unknown): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value) && value.every((each) => typeof each === "string")) return value.join(", ");
  return JSON.stringify(value);
}
