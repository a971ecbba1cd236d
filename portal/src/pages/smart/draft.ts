import type { SmartAction, SmartItem, SmartMenu, SmartVersion, SmartWording } from "@/api/types";

/** What is written about a brand, and what a button then does with it. */
export type SmartForm = SmartWording & { then?: "save" | "submit" };

export const BLANK: SmartWording = {
  name: "",
  summary: "",
  industry: "other",
  colour: "",
  signature_ids: [],
  regions: [],
  claims: [],
  hotlines: [],
  menus: [],
};

/** Characters of a name, of a summary, of a page's title, of a proof; how many there are of the rest. */
export const NAME_MAX = 15;
export const SUMMARY_MAX = 75;
export const TITLE_MAX = 20;
export const PROOF_MAX = 200;
export const HOTLINES_MAX = 5;
export const HOTLINE_UNITS = 30;
export const SIGNATURES_MAX = 5;
export const CLAIMS_MAX = 10;

export function formOf(version: SmartVersion): SmartWording {
  const { name, summary, industry, colour, signature_ids, regions, claims, hotlines, menus } = version;
  return bodyOf({ name, summary, industry, colour, signature_ids, regions, claims, hotlines, menus });
}

/** As the API wants it; what another kind of action left behind stays away. */
export function bodyOf(form: SmartWording): SmartWording {
  return {
    name: form.name.trim(),
    summary: form.summary.trim(),
    industry: form.industry,
    colour: form.colour.trim(),
    signature_ids: form.signature_ids,
    regions: form.regions,
    claims: form.claims.map(({ rule, value, proof }) => ({ rule, value: value.trim(), proof: (proof ?? "").trim() })),
    hotlines: form.hotlines.map(({ label, phone }) => ({ label: label.trim(), phone: phone.trim() })),
    menus: form.menus.map(menuOf),
  };
}

function menuOf({ id = "", label, action = null, items = [] }: SmartMenu): SmartMenu {
  return { id, label: label.trim(), action: action && actionOf(action), items: items.map(itemOf) };
}

function itemOf({ id = "", label, action }: SmartItem): SmartItem {
  return { id, label: label.trim(), action: actionOf(action) };
}

/** Only what its kind has. */
export function actionOf({ type, url, title, phone, fallback }: SmartAction): SmartAction {
  const text = (value: string | null | undefined) => (value ?? "").trim();
  switch (type) {
    case "OPEN_URL":
      return text(title) === "" ? { type, url: text(url) } : { type, url: text(url), title: text(title) };
    case "DIAL":
      return { type, phone: text(phone) };
    case "OPEN_APP":
      return { type, url: text(url), fallback: text(fallback) };
  }
}
