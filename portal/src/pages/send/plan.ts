// What a draft comes to: the request, its recipients, and what is still wrong with it.

import type { Direction, SendBody, Template } from "@/api/types";
import { characters } from "@/parts/handset/segments";
import { CONTENT_MAX, SCHEDULE_DAYS } from "@/parts/compose/limits";
import { type Draft, RECIPIENTS_MAX, REFERENCE_MAX, TASK_MAX } from "./draft";
import { type Entry, judge, read } from "./numbers";
import { written } from "./table";
import { faultOf, type ValueFault } from "./template";

export type Recipient = Entry & {
  /** Its own values. */
  variables: Record<string, string> | null;
};

/** The request without whom it goes to. */
export type Shared = Omit<SendBody, "to" | "recipients">;

export type Field =
  | "task"
  | "template_id"
  | "content"
  | "signature"
  | "consent_id"
  | "sender_id"
  | "variables"
  | "numbers"
  | "route_id"
  | "at"
  | "reference";

export type Fault =
  | "required"
  | "too_long"
  | "too_many"
  | "other_direction"
  | "all_refused"
  | "in_past"
  | "too_far"
  | "sender_form"
  | ValueFault;

export type Problem = {
  field: Field;
  fault: Fault;
  /** How many, or the limit. */
  count?: number;
  /** The variable that is meant. */
  variable?: string;
};

export type Plan = {
  template: Template | null;
  shared: Shared;
  /** Those that are sent. */
  recipients: Recipient[];
  problems: Problem[];
};

const DAY_MS = 86_400_000;

/** The template that is used; null for free text, and when none is chosen. */
export function templateOf({ source, template_id }: Draft, templates: Template[]): Template | null {
  if (source !== "template") return null;
  return templates.find((one) => one.template_id === template_id) ?? null;
}

/** Everything that was written as a recipient. */
export function entriesOf(
  { values, numbers, rows }: Pick<Draft, "values" | "numbers" | "rows">,
  template: Template | null,
): Recipient[] {
  return isEachOwn(values, template) ? ofRows(rows, template) : read(numbers).entries.map(plain);
}

/** `at`: the instant of the dispatch time, when one is chosen. */
export function planOf(
  draft: Draft,
  template: Template | null,
  entries: Recipient[],
  at: string | null,
  now: number,
): Plan {
  const isOwn = isEachOwn(draft.values, template);
  const recipients = entries.filter(({ state }) => state === "recognised" || state === "doubtful");
  const type = template?.type ?? draft.type;
  const shared: Shared = {
    type,
    ...(template ? { template_id: template.template_id } : { content: draft.content }),
    ...(template && !isOwn && template.variables.length > 0 ? { variables: named(template, draft.variables) } : {}),
    ...(draft.signature !== null && { signature: draft.signature }),
    signature_position: draft.signature_position,
    ...(usesSender(draft) && { sender_id: draft.sender_id.trim() }),
    ...(draft.route_id !== null && { route_id: draft.route_id }),
    ...(at !== null && { schedule_at: at }),
    ...(draft.validity !== null && { validity: draft.validity }),
    ...(type === "marketing" && draft.consent_id !== null && { consent_id: draft.consent_id }),
    ...(draft.reference.trim() !== "" && { reference: draft.reference.trim() }),
  };
  const problems = [
    ...ofMessage(draft, template, isOwn),
    ...ofRecipients(recipients, draft.direction),
    ...ofTime(draft, at, now),
  ];
  return { template, shared, recipients, problems };
}

/** Values that differ by recipient are written in a table; without variables there is nothing to differ. */
export function isEachOwn(values: Draft["values"], template: Template | null): boolean {
  return values === "own" && template !== null && template.variables.length > 0;
}

/** Mainland China shows an access number instead. */
export function usesSender(draft: Draft): boolean {
  return draft.direction === "international" && draft.sender_id.trim() !== "";
}

/** The request as it is sent: everything, and the task's name. */
export function bodyOf(shared: Shared, recipients: Recipient[], task: string): SendBody & { task: string } {
  const own = recipients.some(({ variables }) => variables !== null);
  return {
    ...shared,
    ...(own
      ? { recipients: recipients.map(({ to, variables }) => ({ to, variables: variables ?? {} })) }
      : { to: recipients.map(({ to }) => to) }),
    task: task.trim(),
  };
}

const plain = (entry: Entry): Recipient => ({ ...entry, variables: null });

function ofRows(rows: string[][], template: Template | null): Recipient[] {
  const seen = new Set<string>();
  return written(rows).map(([number = "", ...values]) => {
    const entry = judge(number);
    const key = entry.to.replace(/\D/g, "");
    const isAgain = entry.state !== "unreadable" && seen.has(key);
    seen.add(key);
    const variables = Object.fromEntries((template?.variables ?? []).map(({ name }, at) => [name, values[at] ?? ""]));
    return { ...entry, state: isAgain ? "duplicate" : entry.state, variables };
  });
}

function named({ variables }: Template, values: Record<string, string>): Record<string, string> {
  return Object.fromEntries(variables.map(({ name }) => [name, values[name] ?? ""]));
}

function ofMessage(draft: Draft, template: Template | null, isOwn: boolean): Problem[] {
  const problems: Problem[] = [];
  const long = (text: string, field: Field, max: number) => {
    if (characters(text) > max) problems.push({ field, fault: "too_long", count: max });
  };
  if (draft.task.trim() === "") problems.push({ field: "task", fault: "required" });
  long(draft.task.trim(), "task", TASK_MAX);
  if (draft.source === "template" && !template) problems.push({ field: "template_id", fault: "required" });
  if (draft.source === "content") {
    if (draft.content.trim() === "") problems.push({ field: "content", fault: "required" });
    long(draft.content, "content", CONTENT_MAX);
  }
  for (const { name } of isOwn ? [] : (template?.variables ?? [])) {
    const fault = faultOf(draft.variables[name]);
    if (fault) problems.push({ field: "variables", fault, variable: name });
  }
  if (draft.signature === null) problems.push({ field: "signature", fault: "required" });
  if (usesSender(draft) && !isSender(draft.sender_id.trim()))
    problems.push({ field: "sender_id", fault: "sender_form" });
  long(draft.reference.trim(), "reference", REFERENCE_MAX);
  return problems;
}

/** Up to 11 letters, digits and a few signs with at least one letter, or 3 to 15 digits. */
function isSender(text: string): boolean {
  return /^\d{3,15}$/.test(text) || (/^[A-Za-z0-9 _.&#-]{1,11}$/.test(text) && /[A-Za-z]/.test(text) && !/.#/.test(text));
}

function ofRecipients(recipients: Recipient[], direction: Direction): Problem[] {
  if (recipients.length === 0) return [{ field: "numbers", fault: "required" }];
  if (recipients.length > RECIPIENTS_MAX) {
    return [{ field: "numbers", fault: "too_many", count: recipients.length - RECIPIENTS_MAX }];
  }
  const others = recipients.filter((one) => one.direction !== null && one.direction !== direction);
  return others.length > 0 ? [{ field: "numbers", fault: "other_direction", count: others.length }] : [];
}

function ofTime(draft: Draft, at: string | null, now: number): Problem[] {
  if (draft.time === "now") return [];
  if (at === null) return [{ field: "at", fault: "required" }];
  const wait = Date.parse(at) - now;
  if (wait < 0) return [{ field: "at", fault: "in_past" }];
  return wait > SCHEDULE_DAYS * DAY_MS ? [{ field: "at", fault: "too_far", count: SCHEDULE_DAYS }] : [];
}
