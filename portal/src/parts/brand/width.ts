// How wide a label is, and how wide it may be: the platform's rules, so that whoever types sees it at once. The platform's
// own findings, which follow, are what counts.

/** Menus beside each other, and lines in the list of one. */
export const MENUS_MAX = 3;
export const ITEMS_MAX = 5;
/** Half-width units of a line's label. */
export const ITEM_UNITS = 16;
/** Half-width units of a menu's label, by how many menus there are. */
const MENU_UNITS = [24, 12, 8] as const;

/** What a menu's label may take when there are `count` of them. */
export function menuUnits(count: number): number {
  return MENU_UNITS[Math.min(Math.max(count, 1), MENUS_MAX) - 1] ?? 8;
}

/** First and last code point of what takes no room, and of what takes two units. */
const NONE: [number, number][] = [
  [0x300, 0x36f],
  [0x200b, 0x200f],
  [0xfe00, 0xfe0f],
];
const TWO: [number, number][] = [
  [0x1100, 0x115f],
  [0x2e80, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f000, 0x1faff],
  [0x20000, 0x3fffd],
];

const isIn = (ranges: [number, number][], code: number) => ranges.some(([from, to]) => code >= from && code <= to);

function unitsOf(char: string): number {
  const code = char.codePointAt(0) ?? 0;
  if (isIn(NONE, code)) return 0;
  return isIn(TWO, code) ? 2 : 1;
}

/** Half-width units of a text: a Chinese character is two, a Latin letter one, an accent none. */
export function units(text: string): number {
  let sum = 0;
  for (const char of text) sum += unitsOf(char);
  return sum;
}

/** The text as far as it fits, with a sign where it was cut. */
export function fitted(text: string, max: number): string {
  if (units(text) <= max) return text;
  let kept = "";
  let sum = 1;
  for (const char of text) {
    sum += unitsOf(char);
    if (sum > max) break;
    kept += char;
  }
  return `${kept}…`;
}
