// What is being written. It is kept for the tab, so that a reload or a session that ends loses nothing.

import type { Direction, SmsType, Template } from "@/api/types";

export const TASK_MAX = 30;
export const REFERENCE_MAX = 64;
export const RECIPIENTS_MAX = 1000;

export type Draft = {
  task: string;
  direction: Direction;
  source: "template" | "content";
  template_id: string | null;
  /** Of free text; a template brings its own. */
  type: SmsType;
  content: string;
  signature: string | null;
  signature_position: "start" | "end";
  sender_id: string;
  /** One set of values for everybody, or each recipient its own. */
  values: "shared" | "own";
  variables: Record<string, string>;
  /** Numbers as they were typed or pasted. */
  numbers: string;
  /** Number and values of each recipient, in the order of the template's variables. */
  rows: string[][];
  /** null: the platform chooses. */
  route_id: string | null;
  time: "now" | "later";
  /** Clock time in the tenant's zone, `YYYY-MM-DD HH:mm:ss`. */
  at: string | null;
  reference: string;
  /** ISO 8601; null: the platform's default for the type. */
  validity: string | null;
  /** Of marketing: the record of how the recipients agreed. */
  consent_id: string | null;
  /** The task that is sent again. */
  origin: { id: string; name: string; recipients: number } | null;
};

/** What was sent and not answered yet: sending it again with the same key sends nothing twice. */
export type Pending = { key: string; body: string };

export type Kept = { draft: Draft; pending: Pending | null };

export function blank(task: string): Draft {
  return {
    task,
    direction: "mainland",
    source: "template",
    template_id: null,
    type: "notification",
    content: "",
    signature: null,
    signature_position: "start",
    sender_id: "",
    values: "shared",
    variables: {},
    numbers: "",
    rows: [],
    route_id: null,
    time: "now",
    at: null,
    reference: "",
    validity: null,
    consent_id: null,
    origin: null,
  };
}

/** Whether something would be lost with it; a name and choices are made again in a moment. */
export function isWorthKeeping({ content, template_id, numbers, rows }: Draft): boolean {
  return content.trim() !== "" || template_id !== null || numbers.trim() !== "" || rows.length > 0;
}

const PREFIX = "hongyan.send.";

/** What this account was writing in this tab. What another account wrote here is forgotten. */
export function kept(account: string): Kept | null {
  try {
    for (const name of Object.keys(sessionStorage)) {
      if (name.startsWith(PREFIX) && name !== PREFIX + account) sessionStorage.removeItem(name);
    }
    const text = sessionStorage.getItem(PREFIX + account);
    if (text === null) return null;
    const { draft, pending } = JSON.parse(text) as Kept;
    // One written by another version may lack something.
    return { draft: { ...blank(""), ...draft }, pending };
  } catch {
    return null;
  }
}

export function keep(account: string, what: Kept) {
  try {
    sessionStorage.setItem(PREFIX + account, JSON.stringify(what));
  } catch {
    // Storage may be full or forbidden; the draft then lasts as long as the page.
  }
}

export function forget(account: string) {
  try {
    sessionStorage.removeItem(PREFIX + account);
  } catch {
    // As above.
  }
}

/** The draft with another template: its type, and the values that both templates have. */
export function withTemplate(draft: Draft, template: Template, before: Template | null): Draft {
  const names = template.variables.map(({ name }) => name);
  const places = names.map((name) => (before?.variables.findIndex((old) => old.name === name) ?? -1) + 1);
  return {
    ...draft,
    source: "template",
    template_id: template.template_id,
    type: template.type,
    route_id: template.type === draft.type ? draft.route_id : null,
    values: names.length === 0 ? "shared" : draft.values,
    variables: Object.fromEntries(names.map((name) => [name, draft.variables[name] ?? ""])),
    rows: draft.rows.map((row) => [row[0] ?? "", ...places.map((at) => (at === 0 ? "" : (row[at] ?? "")))]),
  };
}
