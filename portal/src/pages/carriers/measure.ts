// How many segments a text takes, as the platform counts them: GSM-7 160/153 or UCS-2 70/67, in mainland China always
// the latter. The platform counts again when it sends.

export type Measure = {
  encoding: "gsm7" | "ucs2";
  segments: number;
  /** Units (septets, or UTF-16 units) that still fit the last segment. */
  room: number;
};

const BASIC = new Set(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
);
/** These take two septets. */
const EXTENSION = new Set("\f^{}\\[~]|€");

const LIMITS = { gsm7: { single: 160, multi: 153 }, ucs2: { single: 70, multi: 67 } };

export function measure(text: string, to: string): Measure {
  const characters = Array.from(text);
  const isGsm7 = !isMainland(to) && characters.every((each) => BASIC.has(each) || EXTENSION.has(each));
  const encoding = isGsm7 ? "gsm7" : "ucs2";
  const { single, multi } = LIMITS[encoding];
  const sizes = characters.map((each) => (isGsm7 ? (EXTENSION.has(each) ? 2 : 1) : each.length));
  const units = sizes.reduce((sum, size) => sum + size, 0);
  if (units === 0) return { encoding, segments: 0, room: single };
  if (units <= single) return { encoding, segments: 1, room: single - units };
  // A character of two units is never cut: the segment before it stays one short.
  let segments = 1;
  let used = 0;
  for (const size of sizes) {
    if (used + size > multi) {
      segments += 1;
      used = 0;
    }
    used += size;
  }
  return { encoding, segments, room: multi - used };
}

/** Without a country code it is a number of mainland China. */
export function isMainland(to: string): boolean {
  const digits = to.replace(/[^\d+]/g, "").replace(/^00/, "+");
  return !digits.startsWith("+") || digits.startsWith("+86");
}
