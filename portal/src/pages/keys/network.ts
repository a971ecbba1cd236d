// Addresses and networks of a white list, as people write and paste them. The server checks them again.

export type Wrong = "octet" | "zero" | "wildcard" | "range" | "prefix" | "port" | "other";

export type Entry =
  | { text: string; isRight: true; isEverything: boolean; isPrivate: boolean }
  | { text: string; isRight: false; why: Wrong };

/** The most that one key takes. */
export const ENTRIES_MAX = 100;

/** Splits at whatever separates entries, drops what is there twice. */
export function entriesOf(text: string): Entry[] {
  const found = text
    .split(/[\s,;|"'()，；、。]+/)
    .filter((each) => each !== "")
    .map(entryOf);
  return found.filter((entry, at) => found.findIndex((other) => other.text === entry.text) === at);
}

function entryOf(given: string): Entry {
  // `[2001:db8::7]` is how addresses stand in URLs; only they have brackets.
  const text = given.replace(/^\[(.*)\](?=\/|$)/, "$1");
  const [address = "", prefix, ...more] = text.split("/");
  if (more.length > 0) return wrong(text, "other");
  return address.includes(":") && !/^[\d.]+:\d+$/.test(address) ? v6(text, address, prefix) : v4(text, address, prefix);
}

function wrong(text: string, why: Wrong): Entry {
  return { text, isRight: false, why };
}

function v4(text: string, address: string, prefix?: string): Entry {
  if (/[*xX]/.test(address) && /^[\d.*xX]+$/.test(address)) return wrong(text, "wildcard");
  if (/[-–~]/.test(address) && /^[\d.\-–~]+$/.test(address)) return wrong(text, "range");
  if (/^[\d.]+:\d+$/.test(address)) return wrong(text, "port");
  const parts = address.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^\d+$/.test(part))) return wrong(text, "other");
  if (parts.some((part) => Number(part) > 255)) return wrong(text, "octet");
  if (parts.some((part) => part.length > 1 && part.startsWith("0"))) return wrong(text, "zero");
  const length = prefixOf(prefix, 32);
  if (length === null) return wrong(text, "prefix");
  const value = parts.reduce((sum, part) => sum * 256 + Number(part), 0);
  const first = dotted(value - (value % 2 ** (32 - length)));
  const [a = 0, b = 0] = parts.map(Number);
  const isPrivate = a === 10 || a === 127 || (a === 172 && b >= 16 && b < 32) || (a === 192 && b === 168);
  return {
    // 203.0.113.9/24 means the network 203.0.113.0/24: shown so that nobody takes it for one address.
    text: prefix === undefined ? first : `${first}/${length}`,
    isRight: true,
    isEverything: length === 0,
    isPrivate,
  };
}

function v6(text: string, address: string, prefix?: string): Entry {
  const canonical = canonicalV6(address);
  if (canonical === null) return wrong(text, "other");
  const length = prefixOf(prefix, 128);
  if (length === null) return wrong(text, "prefix");
  return {
    text: prefix === undefined ? canonical : `${canonical}/${length}`,
    isRight: true,
    isEverything: length === 0,
    isPrivate: /^f[cd]|^fe[89ab]|^::1$/.test(canonical),
  };
}

function prefixOf(text: string | undefined, most: number): number | null {
  if (text === undefined) return most;
  return /^\d{1,3}$/.test(text) && Number(text) <= most ? Number(text) : null;
}

function dotted(value: number): string {
  return [24, 16, 8, 0].map((bits) => Math.floor(value / 2 ** bits) % 256).join(".");
}

/** The browser knows IPv6 as the host of a URL. */
function canonicalV6(address: string): string | null {
  if (!/^[\da-f:.]+$/i.test(address)) return null;
  try {
    return new URL(`http://[${address}]/`).hostname.slice(1, -1);
  } catch {
    return null;
  }
}
