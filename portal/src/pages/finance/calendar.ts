// Days and months as the API writes them: `2021-11-25`, `2021-11`.

const DAY_MS = 86_400_000;

/** Days of one query at most. */
export const DAYS_MAX = 366;

/** Every day from the first to the last. */
export function daysBetween(from: string, until: string): string[] {
  const [start, end] = [Date.parse(from), Date.parse(until)];
  const count = Math.max(0, Math.round((end - start) / DAY_MS) + 1);
  return Array.from({ length: count }, (_, at) => new Date(start + at * DAY_MS).toISOString().slice(0, 10));
}

/** Every month that has one of the days. */
export function monthsBetween(from: string, until: string): string[] {
  return [...new Set(daysBetween(from, until).map((day) => day.slice(0, 7)))];
}

/** The month so many months later. */
export function monthAfter(month: string, by: number): string {
  const [year = 0, number = 0] = month.split("-").map(Number);
  return new Date(Date.UTC(year, number - 1 + by, 1)).toISOString().slice(0, 7);
}

/** First and last day of a month. */
export function daysOf(month: string): [string, string] {
  const next = Date.parse(`${monthAfter(month, 1)}-01`);
  return [`${month}-01`, new Date(next - DAY_MS).toISOString().slice(0, 10)];
}

/** Whether a word is a month. */
export function isMonth(word: string | null): word is string {
  return word !== null && /^\d{4}-(0[1-9]|1[0-2])$/.test(word);
}

/** The last zone of the world begins its day twelve hours after UTC; statements are final a quarter of an hour later. */
const LAST_MS = 12.25 * 3_600_000;

/** Whether a month is over everywhere, so that nobody's statement of it can change. */
export function isOverEverywhere(month: string, now: number): boolean {
  return now >= Date.parse(`${monthAfter(month, 1)}-01`) + LAST_MS;
}
