import type { FormInstance } from "antd";
import { ApiError } from "@/api/error";

/**
 * Puts the API's `fields` on the inputs of the same name. Returns what is left to say above the form: the error itself
 * when some of it could not be placed, null when every word has its input.
 *
 * `names` maps the API's names to the form's where they differ.
 */
export function placeErrors(form: FormInstance, error: unknown, names: Record<string, string> = {}): unknown {
  if (!(error instanceof ApiError) || error.fields.length === 0) return error;
  const known = new Set(Object.keys(form.getFieldsValue(true) as object).concat(Object.keys(fieldsOf(form))));
  const inner = new Map(form.getFieldsError().map(({ name }) => [JSON.stringify(name), name]));
  const placed = new Map<string, { name: (string | number)[]; errors: string[] }>();
  let isAllPlaced = true;
  for (const { field, detail } of error.fields) {
    // `contacts[1].mail` has an input of its own where a form lists them; `recipients[3].to` belongs to `recipients`.
    const outer = names[field] ?? names[root(field)] ?? root(field);
    const name = inner.get(JSON.stringify(steps(field))) ?? (known.has(outer) ? [outer] : null);
    if (!name) {
      isAllPlaced = false;
      continue;
    }
    const key = JSON.stringify(name);
    placed.set(key, { name, errors: [...(placed.get(key)?.errors ?? []), detail] });
  }
  form.setFields([...placed.values()]);
  const [first] = placed.values();
  if (first !== undefined) form.focusField(first.name);
  return isAllPlaced ? null : error;
}

/** `contacts[1].mail` as Ant Design names it: `["contacts", 1, "mail"]`. */
function steps(field: string): (string | number)[] {
  return [...field.matchAll(/\[(\d+)\]|([^.[\]]+)/g)].map(([, at, name]) => (at === undefined ? (name ?? "") : Number(at)));
}

function root(field: string): string {
  return /^[^.[]+/.exec(field)?.[0] ?? field;
}

function fieldsOf(form: FormInstance): Record<string, unknown> {
  return Object.fromEntries(form.getFieldsError().map(({ name }) => [String(name[0]), true]));
}
