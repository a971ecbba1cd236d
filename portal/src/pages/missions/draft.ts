// A mission as it is written on the page, and as the API takes it.

import type { Direction, Mission, MissionBody, SmsType, Template } from "@/api/types";
import type { Source } from "@/parts/compose/choices";
import { CONTENT_MAX } from "@/parts/compose/limits";
import { characters } from "@/parts/handset/segments";
import { pieces } from "@/parts/template";

/** Characters of a mission's name. */
export const NAME_MAX = 30;

export type Draft = {
  name: string;
  direction: Direction;
  source: Source;
  template_id: string | null;
  /** Of free content; a template brings its own. */
  type: SmsType;
  content: string;
  signature: string | null;
  signature_position: "start" | "end";
  sender_id: string;
  /** null: the orders' own channel. */
  route_id: string | null;
  /** Wording that tells how to unsubscribe is added where it is lacking. */
  unsubscribe: boolean;
  consent_id: string | null;
  time: "now" | "later";
  /** Clock time in the tenant's zone, `YYYY-MM-DD HH:mm:ss`. */
  at: string | null;
  /** Messages a second at most; null: as fast as carriers take them. */
  speed: number | null;
};

export function blank(direction: Direction, signature: string | null): Draft {
  return {
    name: "",
    direction,
    source: "template",
    template_id: null,
    type: "marketing",
    content: "",
    signature,
    signature_position: "start",
    sender_id: "",
    route_id: null,
    unsubscribe: true,
    consent_id: null,
    time: "now",
    at: null,
    speed: null,
  };
}

/** What the API keeps, with clock times of the tenant. */
export function draftOf(mission: Mission, clock: (instant: string) => string): Draft {
  return {
    name: mission.name,
    direction: mission.direction,
    source: mission.content === null ? "template" : "content",
    template_id: mission.template_id,
    type: mission.type,
    content: mission.content ?? "",
    signature: mission.signature === "" ? null : mission.signature,
    signature_position: mission.signature_position,
    sender_id: mission.sender_id ?? "",
    route_id: mission.route_id,
    unsubscribe: mission.unsubscribe,
    consent_id: mission.consent_id,
    time: mission.schedule_at === null ? "now" : "later",
    at: mission.schedule_at === null ? null : clock(mission.schedule_at),
    speed: mission.speed_per_s,
  };
}

/** The template that is used; null for free content, and when none is chosen or it can no longer be used. */
export function templateOf({ source, template_id }: Draft, templates: Template[]): Template | null {
  return source === "template" ? (templates.find((one) => one.template_id === template_id) ?? null) : null;
}

/** `at`: the instant of the draft's clock time. */
export function bodyOf(draft: Draft, template: Template | null, at: string | null): MissionBody {
  const isFree = draft.source === "content";
  const type = template?.type ?? draft.type;
  return {
    name: draft.name.trim(),
    direction: draft.direction,
    type,
    template_id: isFree ? null : draft.template_id,
    content: isFree ? draft.content.trim() : null,
    signature: draft.signature,
    signature_position: draft.signature_position,
    sender_id: draft.direction === "international" && draft.sender_id.trim() !== "" ? draft.sender_id.trim() : null,
    route_id: draft.route_id,
    unsubscribe: isFree && type === "marketing" && draft.unsubscribe,
    consent_id: type === "marketing" ? draft.consent_id : null,
    schedule_at: draft.time === "later" ? at : null,
    speed_per_s: draft.speed,
  };
}

/** The variables of a content in their order, each once. */
export function variablesOf(content: string): string[] {
  return [...new Set(pieces(content).flatMap(({ variable }) => (variable === null ? [] : [variable])))];
}

export type FieldName =
  | "name"
  | "template_id"
  | "content"
  | "signature"
  | "sender_id"
  | "route_id"
  | "consent_id"
  | "at"
  | "speed_per_s";
export type Problem = { field: FieldName; fault: "missing" | "too_long" | "past" };

/** What is certainly wrong; the platform decides about the rest. */
export function problemsOf(draft: Draft, at: string | null, now: number): Problem[] {
  const found: Problem[] = [];
  if (draft.name.trim() === "") found.push({ field: "name", fault: "missing" });
  else if (characters(draft.name.trim()) > NAME_MAX) found.push({ field: "name", fault: "too_long" });
  if (draft.source === "template" && draft.template_id === null) found.push({ field: "template_id", fault: "missing" });
  if (draft.source === "content" && draft.content.trim() === "") found.push({ field: "content", fault: "missing" });
  if (draft.source === "content" && characters(draft.content) > CONTENT_MAX) {
    found.push({ field: "content", fault: "too_long" });
  }
  if (draft.signature === null) found.push({ field: "signature", fault: "missing" });
  if (draft.time === "later" && at === null) found.push({ field: "at", fault: "missing" });
  if (draft.time === "later" && at !== null && Date.parse(at) < now) found.push({ field: "at", fault: "past" });
  return found;
}

/** The input of a field: where the focus goes when it is wrong. */
export function idOf(field: FieldName): string {
  return `mission-${field}`;
}
