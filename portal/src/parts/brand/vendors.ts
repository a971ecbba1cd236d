// What makers of handsets show of a brand. The table is the platform's (`smart_vendors.csv`; a test holds the two together): it
// is drawn at every keystroke, and reviewers, who cannot ask for a tenant's list, see the same.

export type Support = "yes" | "no" | "unsure";
export type Vendor = {
  code: VendorCode;
  /** A brand with a menu, by signature and number. */
  serviceNumber: Support;
  openUrl: Support;
  dial: Support;
  openApp: Support;
  /** Characters of a name that it shows. */
  titleChars: number;
};
export type VendorCode = "huawei" | "xiaomi" | "oppo" | "vivo" | "honor" | "meizu" | "reference";

const row = (
  code: VendorCode,
  serviceNumber: Support,
  openUrl: Support,
  dial: Support,
  openApp: Support,
  titleChars: number,
): Vendor => ({ code, serviceNumber, openUrl, dial, openApp, titleChars });

export const VENDORS: readonly Vendor[] = [
  row("huawei", "yes", "yes", "yes", "yes", 15),
  row("xiaomi", "no", "yes", "yes", "yes", 15),
  row("oppo", "no", "no", "no", "yes", 15),
  row("vivo", "no", "yes", "unsure", "yes", 12),
  row("honor", "unsure", "yes", "yes", "yes", 15),
  row("meizu", "no", "yes", "yes", "yes", 15),
  row("reference", "yes", "yes", "yes", "yes", 20),
];

/** The styles that a handset is drawn in; `plain` is a phone that knows no brands. */
export const STYLES = ["huawei", "xiaomi", "oppo", "vivo", "plain"] as const;
export type Style = (typeof STYLES)[number];

export function vendorOf(code: string): Vendor | undefined {
  return VENDORS.find((vendor) => vendor.code === code);
}
