// Which line of a price list a message falls under, as the platform chooses.

import type { Network, PriceLine, SmsType } from "@/api/types";

export type Sent = { type: SmsType; country: string; network: Network };

const fits = (wanted: string | null, is: string) => wanted === null || wanted === is;

/** Network outweighs country outweighs type. */
const weight = ({ network, country, type }: PriceLine) =>
  (network === null ? 0 : 4) + (country === null ? 0 : 2) + (type === null ? 0 : 1);

/** The place of the line that counts: the most specific one that fits, the first of equals; -1 = none. */
export function lineFor(lines: PriceLine[], { type, country, network }: Sent): number {
  let best = -1;
  lines.forEach((line, at) => {
    if (!fits(line.type, type) || !fits(line.country, country) || !fits(line.network, network)) return;
    const chosen = lines[best];
    if (!chosen || weight(line) > weight(chosen)) best = at;
  });
  return best;
}

/** The place of the line before that says the same, so that this one never counts; null = none. */
export function shadows(lines: PriceLine[]): (number | null)[] {
  const first = new Map<string, number>();
  return lines.map(({ type, country, network }, at) => {
    const key = `${type ?? ""}|${country ?? ""}|${network ?? ""}`;
    const before = first.get(key);
    if (before === undefined) first.set(key, at);
    return before ?? null;
  });
}
