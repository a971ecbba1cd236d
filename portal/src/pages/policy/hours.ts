// Hours as the API writes them: `08:00-22:00`; `20:00-06:00` passes midnight, `00:00-24:00` is all day.

export const ALL_DAY = "00:00-24:00";
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

export function endsOf(hours: string): [from: string, until: string] {
  const [from = "", until = ""] = hours.split("-");
  return [from.trim(), until.trim()];
}

export function faultOfHours(hours: string): "hours" | "hoursSame" | null {
  const [from, until] = endsOf(hours);
  if (!TIME.test(from) || !(TIME.test(until) || until === "24:00")) return "hours";
  return from === until || (from === "00:00" && until === "24:00" && hours !== ALL_DAY) ? "hoursSame" : null;
}

export function isOvernight(hours: string): boolean {
  const [from, until] = endsOf(hours);
  return faultOfHours(hours) === null && until < from;
}

/** `8`, `8:00`, `800` and `8：00` as `08:00`; anything else as it was typed. */
export function tidyTime(text: string): string {
  const parts = /^(\d{1,2})(?:[:：.]?(\d{2}))?$/.exec(text.trim());
  if (!parts) return text.trim();
  const [, hour = "", minute = "00"] = parts;
  return `${hour.padStart(2, "0")}:${minute}`;
}
