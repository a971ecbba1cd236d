import type { TenantBody, TenantContact, TenantDetail } from "@/api/types";

/** The form's fields, as the API has them. */
export type TenantForm = Pick<
  TenantDetail,
  | "code"
  | "name"
  | "time_zone"
  | "language"
  | "default_country"
  | "countries"
  | "free_content"
  | "sender_ids"
  | "uplink_numbers"
  | "signature_preset"
  | "max_request_endpoints"
  | "contacts"
>;

/** What is edited at a time. */
export type Part = "basics" | "sending" | "contacts";

export const CONTACTS_MAX = 20;
export const ENTRIES_MAX = 500;
export const ENDPOINTS_MAX = 1000;

/** The form of a tenant, or of a new one. */
export function formOf(tenant: TenantDetail | null): TenantForm {
  if (!tenant) {
    return {
      code: "",
      name: "",
      time_zone: "Asia/Shanghai",
      language: "en",
      default_country: "CN",
      countries: [],
      free_content: false,
      sender_ids: [],
      uplink_numbers: [],
      signature_preset: "strict",
      max_request_endpoints: 20,
      contacts: [],
    };
  }
  const { code, name, time_zone, language, default_country, countries, free_content } = tenant;
  const { sender_ids, uplink_numbers, signature_preset, max_request_endpoints, contacts } = tenant;
  return {
    code,
    name,
    time_zone,
    language,
    default_country,
    countries,
    free_content,
    sender_ids,
    uplink_numbers,
    signature_preset,
    max_request_endpoints,
    contacts,
  };
}

/** As it is sent: without spaces at the ends, and with every part of a contact. */
export function bodyOf(form: TenantForm): TenantBody & TenantForm {
  const contact = (given: Partial<TenantContact>): TenantContact => ({
    name: given.name?.trim() ?? "",
    mail: given.mail?.trim() ?? "",
    phone: given.phone?.trim() ?? "",
    note: given.note?.trim() ?? "",
  });
  return { ...form, code: form.code.trim(), name: form.name.trim(), contacts: form.contacts.map(contact) };
}

/** A sender ID as the server takes it. */
export function isSenderId(value: string): boolean {
  if (/^\d*$/.test(value)) return value.length >= 3 && value.length <= 15;
  return /^(?=.*[a-z])[\w.& -]{1,11}$/i.test(value) && value.trim() === value;
}

/** A number of uplinks: digits, with a star at the end for all that begin so. */
export function isUplinkNumber(value: string): boolean {
  return /^\d{1,20}\*?$/.test(value);
}
