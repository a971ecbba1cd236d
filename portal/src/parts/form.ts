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
  const placed = new Map<string, string[]>();
  let isAllPlaced = true;
  for (const { field, detail } of error.fields) {
    // `recipients[3].to` belongs to the input `recipients`.
    const name = names[field] ?? names[root(field)] ?? root(field);
    if (known.has(name)) placed.set(name, [...(placed.get(name) ?? []), detail]);
    else isAllPlaced = false;
  }
  form.setFields([...placed].map(([name, errors]) => ({ name, errors })));
  const [first] = placed.keys();
  if (first !== undefined) form.focusField(first);
  return isAllPlaced ? null : error;
}

function root(field: string): string {
  return /^[^.[]+/.exec(field)?.[0] ?? field;
}

function fieldsOf(form: FormInstance): Record<string, unknown> {
  return Object.fromEntries(form.getFieldsError().map(({ name }) => [String(name[0]), true]));
}
