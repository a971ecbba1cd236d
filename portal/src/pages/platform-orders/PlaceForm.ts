import type { OrderBody } from "@/api/types";
import { cleaned } from "@/parts/order/decimal";

export type PlaceForm = {
  tenant?: string;
  package_id?: string;
  total_amount?: string;
  warning_threshold?: string;
  prohibiting_threshold?: string;
  activate: boolean;
  effective_at?: string | null;
  expires_at?: string | null;
};

/** What is not said is the package's. */
export function bodyOf(form: PlaceForm): OrderBody {
  const body: OrderBody = { tenant: form.tenant ?? "", package_id: form.package_id ?? "", activate: form.activate };
  for (const field of ["total_amount", "warning_threshold", "prohibiting_threshold"] as const) {
    const typed = cleaned(form[field] ?? "");
    if (typed !== "") body[field] = typed;
  }
  if (form.activate && form.effective_at) body.effective_at = form.effective_at;
  if (form.expires_at) body.expires_at = form.expires_at;
  return body;
}
