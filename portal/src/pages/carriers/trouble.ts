// What is wrong with a carrier, worst first. The page's order, its colours and its advice all come from here.

import type { CarrierLive } from "@/api/types";
import { type Cause, causeOf } from "./cause";

export type TroubleName =
  | "down"
  | "connecting"
  | "notSending"
  | "partlyUp"
  | "noReceiver"
  | "errors"
  | "throttled"
  | "windowFull";
export type Severity = "error" | "warning";
export type Trouble = { name: TroubleName; severity: Severity };

/** Below these, errors are the trade's daily business: wrong numbers, phones that are off. */
const ERRORS_MIN = 10;
const ERROR_SHARE = 0.1;
/** A carrier that takes nothing at all is told of sooner. */
const REFUSED_MIN = 3;

export function troublesOf(carrier: CarrierLive): Trouble[] {
  if (!carrier.enabled) return [];
  const found: Trouble[] = [];
  const add = (isSo: boolean, name: TroubleName, severity: Severity) => {
    if (isSo) found.push({ name, severity });
  };
  const { state, up, pace_per_s: pace, pace_configured_per_s: full } = carrier;
  add(state === "down", "down", "error");
  add(state === "partly_up" && !up, "notSending", "error");
  add(state === "connecting", "connecting", "warning");
  add(state === "partly_up" && up, "partlyUp", "warning");
  add(up && !hearsReceipts(carrier), "noReceiver", "warning");
  add(hasManyErrors(carrier), "errors", "warning");
  add(up && pace !== null && full !== null && pace < full, "throttled", "warning");
  add(up && carrier.window > 0 && carrier.in_flight >= carrier.window && waiting(carrier) > 0, "windowFull", "warning");
  return found.sort((a, b) => Number(b.severity === "error") - Number(a.severity === "error"));
}

export type Level = Severity | "well" | "disabled";

export function levelOf(carrier: CarrierLive): Level {
  if (!carrier.enabled) return "disabled";
  return troublesOf(carrier)[0]?.severity ?? "well";
}

const RANK: Record<Level, number> = { error: 0, warning: 1, well: 2, disabled: 3 };

/** What is wrong comes first; carriers that are equally well stay in the order of their codes, so that rows keep still. */
export function worstFirst(carriers: CarrierLive[]): CarrierLive[] {
  return carriers.toSorted((a, b) => RANK[levelOf(a)] - RANK[levelOf(b)] || a.code.localeCompare(b.code));
}

/** Why the first of its binds that is not bound has no connection. */
export function causeOfDown(carrier: CarrierLive): Cause | null {
  const said = carrier.binds.find(({ state, last_error }) => state !== "bound" && last_error !== null)?.last_error;
  return said ? causeOf(said) : null;
}

export function waiting({ waiting: by }: CarrierLive): number {
  return by.verification + by.notification + by.marketing;
}

/** In the last five minutes. */
export function recently({ series }: CarrierLive): { submitted: number; receipts: number; errors: number } {
  const sum = { submitted: 0, receipts: 0, errors: 0 };
  for (const step of series) {
    sum.submitted += step.submitted;
    sum.receipts += step.receipts;
    sum.errors += step.errors;
  }
  return sum;
}

function hasManyErrors(carrier: CarrierLive): boolean {
  const { submitted, receipts, errors } = recently(carrier);
  const takesNothing = errors >= REFUSED_MIN && carrier.series.every(({ accepted }) => accepted === 0);
  return takesNothing || (errors >= ERRORS_MIN && errors >= ERROR_SHARE * Math.max(submitted, receipts));
}

function hearsReceipts({ binds }: CarrierLive): boolean {
  return binds.some(({ kind, state }) => kind !== "transmitter" && state === "bound");
}
