import type { ChargeMode, Direction, Network, Package, PackageBody, PaymentType, PriceLine, SmsType } from "@/api/types";
import { cleaned } from "@/parts/order/decimal";

export type PriceRow = {
  /** Only while it is edited: which row it is, wherever it moves. */
  key: string;
  type: SmsType | null;
  country: string | null;
  network: Network | null;
  per_segment: string;
};

export type PackageForm = {
  product_name: string;
  business_channel: string;
  direction: Direction | "everywhere";
  types: SmsType[];
  payment_type: PaymentType;
  unit: string;
  total_amount: string;
  warning_threshold: string;
  prohibiting_threshold: string;
  validity_days: number | null;
  charge_on: ChargeMode;
  prices: PriceRow[];
  routes: string[];
};

const NEW: PackageForm = {
  product_name: "",
  business_channel: "",
  direction: "everywhere",
  types: [],
  payment_type: "prepaid",
  unit: "SMS",
  total_amount: "",
  warning_threshold: "",
  prohibiting_threshold: "",
  validity_days: 30,
  charge_on: "delivered",
  prices: [],
  routes: [],
};

let rows = 0;

export function rowOf({ type, country, network, per_segment }: PriceLine): PriceRow {
  rows += 1;
  return { key: `row${rows}`, type, country, network, per_segment };
}

export const newRow = () => rowOf({ type: null, country: null, network: null, per_segment: "" });

export function formOf(of: Package | null): PackageForm {
  if (!of) return NEW;
  return {
    product_name: of.product_name,
    business_channel: of.business_channel,
    direction: of.direction ?? "everywhere",
    types: of.types,
    payment_type: of.payment_type,
    unit: of.unit,
    total_amount: of.total_amount ?? "",
    warning_threshold: of.warning_threshold ?? "",
    prohibiting_threshold: of.prohibiting_threshold ?? "",
    validity_days: of.validity_days,
    charge_on: of.charge_on,
    // Numbered by place, so that the same lines are the same rows.
    prices: of.prices.map((line, at) => ({ ...rowOf(line), key: `line${at}` })),
    routes: of.routes,
  };
}

const orNull = (text: string | undefined) => {
  const typed = cleaned(text ?? "");
  return typed === "" ? null : typed;
};

/** What does not belong to the payment type is left away, also when it was typed before that was chosen. */
export function bodyOf(form: PackageForm, version: number | null): PackageBody {
  const isPostpaid = form.payment_type === "postpaid";
  return {
    product_name: form.product_name.trim(),
    business_channel: form.business_channel.trim(),
    direction: form.direction === "everywhere" ? null : form.direction,
    types: form.types,
    payment_type: form.payment_type,
    unit: form.unit,
    total_amount: isPostpaid ? null : orNull(form.total_amount),
    validity_days: form.validity_days,
    charge_on: form.charge_on,
    prices: form.prices.map(({ type, country, network, per_segment }) => ({
      type,
      country,
      network,
      per_segment: cleaned(per_segment),
    })),
    warning_threshold: isPostpaid ? orNull(form.warning_threshold) : null,
    prohibiting_threshold: isPostpaid ? orNull(form.prohibiting_threshold) : null,
    routes: form.routes,
    ...(version === null ? {} : { version }),
  };
}
