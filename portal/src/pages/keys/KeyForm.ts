import type { KeyBody, KeyItem } from "@/api/types";
import { entriesOf } from "./network";
import { USUAL } from "./scope";

/** The form's fields. The API says "everything" by an empty list; a form has to ask for it, or unticking would give it. */
export type KeyForm = {
  name: string;
  access: "chosen" | "all";
  scopes?: string[];
  ips?: string;
  every_route: boolean;
  routes?: string[];
  rate_per_s?: number | null;
  burst?: number | null;
};

/** The form of a key, or of a new one. */
export function formOf(key: KeyItem | null): KeyForm {
  if (!key) return { name: "", access: "chosen", scopes: USUAL, ips: "", every_route: true };
  return {
    name: key.name,
    access: key.scopes.length === 0 ? "all" : "chosen",
    scopes: key.scopes.length === 0 ? USUAL : key.scopes,
    ips: key.ips.join("\n"),
    every_route: key.routes.length === 0,
    routes: key.routes,
    rate_per_s: key.rate_per_s || null,
    burst: key.burst || null,
  };
}

export function bodyOf(form: KeyForm): KeyBody {
  return {
    name: form.name.trim(),
    scopes: form.access === "all" ? [] : (form.scopes ?? []),
    ips: entriesOf(form.ips ?? "").map(({ text }) => text),
    routes: form.every_route ? [] : (form.routes ?? []),
    rate_per_s: form.rate_per_s ?? 0,
    burst: form.burst ?? 0,
  };
}
