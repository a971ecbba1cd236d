// What was seen and tapped, counted without saying by whom: kept a while, sent in batches, with an id that lasts a day.

export type EventType = "EXPOSE" | "CLICK" | "DIAL" | "LINK_CLICK";

export type Counted = {
  id: string;
  type: EventType;
  /** UTC, cut to the hour: `2026-07-22T09`. */
  hour: string;
  profile: string;
  version: number;
  item: string | null;
};

export type Batch = { sdk: string; day_id: string; vendor: string; events: Counted[] };

export const SDK = "1.0.0";
/** Events kept at most; the oldest goes first. */
const EVENTS_MAX = 200;
const DAY_MS = 86_400_000;

/** Letters only: digits could look like somebody's number. 26 ^ 22 is more than 100 bits. */
export function randomId(): string {
  const letters: string[] = [];
  while (letters.length < 22) {
    for (const octet of crypto.getRandomValues(new Uint8Array(32))) {
      // 234 is the largest multiple of 26 an octet has: beyond it some letters would be likelier.
      if (octet < 234 && letters.length < 22) letters.push(String.fromCharCode(97 + (octet % 26)));
    }
  }
  return letters.join("");
}

type Kept = { event: Counted; at_ms: number };

/** Events that wait. */
export class EventQueue {
  #kept: Kept[] = [];
  #day = "";
  #dayId = "";

  add(type: EventType, profile: string, version: number, item: string | null, now_ms: number): Counted {
    const event = { id: randomId(), type, hour: hourOf(now_ms), profile, version, item };
    this.#kept.push({ event, at_ms: now_ms });
    this.#kept = this.#kept.slice(-EVENTS_MAX);
    return event;
  }

  get length(): number {
    return this.#kept.length;
  }

  /** What waits, in one batch; null when nothing does. It goes on waiting until it is {@link done}. */
  batch(now_ms: number): Batch | null {
    this.#kept = this.#kept.filter(({ at_ms }) => now_ms - at_ms < DAY_MS);
    if (this.#kept.length === 0) return null;
    // Events of yesterday go with an id of their own, so that two days of a handset cannot be joined.
    const day = this.#kept[0]?.event.hour.slice(0, 10) ?? "";
    if (day !== this.#day) [this.#day, this.#dayId] = [day, randomId()];
    const events = this.#kept.map(({ event }) => event).filter(({ hour }) => hour.startsWith(day));
    return { sdk: SDK, day_id: this.#dayId, vendor: "reference", events };
  }

  /** A batch was taken, or will never be. */
  done({ events }: Batch): void {
    const ids = new Set(events.map(({ id }) => id));
    this.#kept = this.#kept.filter(({ event }) => !ids.has(event.id));
  }

  clear(): void {
    this.#kept = [];
  }
}

export function hourOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 13);
}
