// Times are shown in one zone, the tenant's, with its offset beside them; the API speaks UTC.

import type { Language } from "@/api/types";
import { tag } from "@/i18n/language";

type Wall = { date: string; time: string; offset: string };

const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    timeZoneName: "shortOffset",
  });
  formats.set(zone, made);
  return made;
}

function wall(instant: string | number | Date, zone: string): Wall | null {
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) return null;
  const parts = Object.fromEntries(format(zone).formatToParts(date).map(({ type, value }) => [type, value]));
  return {
    date: `${parts.year ?? ""}-${parts.month ?? ""}-${parts.day ?? ""}`,
    time: `${parts.hour ?? ""}:${parts.minute ?? ""}:${parts.second ?? ""}`,
    offset: (parts.timeZoneName ?? "").replace("GMT", "UTC"),
  };
}

/** `2021-11-25 11:27:37 UTC+8`. */
export function dateTime(instant: string | number | Date, zone: string): string {
  const w = wall(instant, zone);
  return w ? `${w.date} ${w.time} ${w.offset}` : "";
}

/** `2021-11-25 11:27:37`, where the zone is said once elsewhere. */
export function dateTimeBare(instant: string | number | Date, zone: string): string {
  const w = wall(instant, zone);
  return w ? `${w.date} ${w.time}` : "";
}

/** `2021-11-25`. */
export function date(instant: string | number | Date, zone: string): string {
  return wall(instant, zone)?.date ?? "";
}

/** `11:27:37`. */
export function time(instant: string | number | Date, zone: string): string {
  return wall(instant, zone)?.time ?? "";
}

/** `UTC+8`: the zone's offset at that instant. */
export function offset(instant: string | number | Date, zone: string): string {
  return wall(instant, zone)?.offset ?? "";
}

/** The instant at which clocks in `zone` show `YYYY-MM-DD HH:mm:ss`, as the API writes it. */
export function instantOf(wallClock: string, zone: string): string {
  const asUtc = Date.parse(`${wallClock.replace(" ", "T")}Z`);
  // Twice, because the offset is that of the instant looked for, which differs from the first guess near a change.
  let instant = asUtc;
  for (let round = 0; round < 2; round += 1) {
    const shown = Date.parse(`${dateTimeBare(instant, zone).replace(" ", "T")}Z`);
    instant += asUtc - shown;
  }
  return new Date(instant).toISOString();
}

const STEPS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1_000],
] as const;

/** `320 ms`, `2 min 5 sec`, `3 days 4 hr`: the two largest units. */
export function duration(language: Language, ms: number): string {
  const show = (value: number, unit: string) =>
    new Intl.NumberFormat(tag(language), {
      style: "unit",
      unit,
      unitDisplay: "short",
      maximumFractionDigits: unit === "second" && value < 60 ? 1 : 0,
    }).format(value);
  if (ms < 1000) return show(Math.round(ms), "millisecond");
  if (ms < 60_000) return show(ms / 1000, "second");
  const at = STEPS.findIndex(([, size]) => ms >= size);
  const [large, small] = [STEPS[at], STEPS[at + 1]];
  if (!large) return "";
  const whole = Math.floor(ms / large[1]);
  const rest = small ? Math.floor((ms % large[1]) / small[1]) : 0;
  return small && rest > 0 ? `${show(whole, large[0])} ${show(rest, small[0])}` : show(whole, large[0]);
}
