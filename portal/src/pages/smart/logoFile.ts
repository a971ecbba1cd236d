// A picture that somebody chose for a logo, looked at before it is sent: what is wrong with it is said at once. The platform
// looks again at what arrives.

export const LOGO_OCTETS_MAX = 2 * 1024 * 1024;
export const SIDE_MIN = 240;
export const SIDE_GOOD = 400;

export type LogoFault =
  | { what: "type" | "empty" | "unreadable" }
  | { what: "large"; size: number }
  | { what: "shape" | "small"; width: number; height: number };

/** The address of the picture, to be shown, and the length of its sides. */
export type LogoSeen = { address: string; side: number };

const PNG = [0x89, 0x50, 0x4e, 0x47];
const JPEG = [0xff, 0xd8, 0xff];

/** PNG or JPEG by its first octets, whatever it is called. */
export function isPicture(octets: Uint8Array): boolean {
  return [PNG, JPEG].some((begin) => begin.every((octet, n) => octets[n] === octet));
}

/** What is wrong with a picture of this size. */
export function faultOfSize(width: number, height: number): LogoFault | null {
  if (width !== height) return { what: "shape", width, height };
  return width < SIDE_MIN ? { what: "small", width, height } : null;
}

export async function looked(file: File): Promise<LogoSeen | LogoFault> {
  if (file.size === 0) return { what: "empty" };
  if (file.size > LOGO_OCTETS_MAX) return { what: "large", size: file.size };
  if (!isPicture(new Uint8Array(await file.slice(0, 8).arrayBuffer()))) return { what: "type" };
  const address = await read(file);
  const size = await sizeOf(address);
  if (!size) return { what: "unreadable" };
  return faultOfSize(size.width, size.height) ?? { address, side: size.width };
}

export function isFault(one: LogoSeen | LogoFault): one is LogoFault {
  return "what" in one;
}

/** As a `data:` address: the only one beside the platform's own that the page's policy shows. */
function read(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as string);
    reader.onerror = () => reject(new Error("the file cannot be read"));
    reader.readAsDataURL(file);
  });
}

function sizeOf(address: string): Promise<{ width: number; height: number } | null> {
  return new Promise((resolve) => {
    const picture = new Image();
    picture.onload = () => resolve({ width: picture.naturalWidth, height: picture.naturalHeight });
    picture.onerror = () => resolve(null);
    picture.src = address;
  });
}
