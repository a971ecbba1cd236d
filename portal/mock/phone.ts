// Numbers, as far as the imitation needs them.

export type Phone = { e164: string; calling_code: string; national: string; country: string };

const COUNTRIES: Record<string, string> = { "86": "CN", "63": "PH", "44": "GB", "852": "HK", "65": "SG", "60": "MY" };

export function phoneOf(text: string): Phone | "invalid_number" | "not_mobile_number" {
  const plain = text.replace(/[^\d+]/g, "").replace(/^00/, "+");
  const digits = plain.replace(/^\+/, "");
  const mainland = /^(86)?(1[3-9]\d{9})$/.exec(digits)?.[2];
  if (mainland) return { e164: `+86${mainland}`, calling_code: "86", national: mainland, country: "CN" };
  const calling_code = ["852", "63", "44", "65", "60"].find((code) => digits.startsWith(code));
  if (digits.startsWith("8610") && digits.length === 12) return "not_mobile_number";
  const national = digits.slice(calling_code?.length);
  if (!calling_code || national.length < 8 || national.length > 10) return "invalid_number";
  return { e164: `+${digits}`, calling_code, national, country: COUNTRIES[calling_code] ?? "ZZ" };
}

export function masked({ national, calling_code }: Phone): string {
  if (calling_code === "86") return `${national.slice(0, 3)}****${national.slice(-4)}`;
  const shown = national.length < 9 ? 2 : 3;
  return `${national.slice(0, shown)}****${national.slice(-shown)}`;
}
