// The GSM 7-bit default alphabet with its extension table (3GPP TS 23.038 §6.2.1).

const DEFAULT =
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
const EXTENSION = "\f^{}\\[~]|€";

const SEPTETS = new Map<string, 1 | 2>([
  ...Array.from(DEFAULT, (char) => [char, 1] as const),
  ...Array.from(EXTENSION, (char) => [char, 2] as const),
]);

/** Septets a character takes, or null when the alphabet lacks it. */
export function septets(char: string): 1 | 2 | null {
  return SEPTETS.get(char) ?? null;
}
