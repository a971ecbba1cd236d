import type { Correction } from "@/api/types";
import { type Handler, ok, paged, refuse, type Reply } from "./call.ts";
import { micro, plus } from "./money.ts";
import { changeOrder, orderOf } from "./orders.ts";

const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
const LIMIT = "1000";

const correction = (n: number, amount: string, reason: string, more: Partial<Correction> = {}): Correction => ({
  id: `86800000000000700${n}`,
  order_number: "CloudSMS_20211117141632",
  tenant_code: "CNX01",
  unit: "USD",
  amount,
  reason,
  status: "proposed",
  proposed_by: "platform_finance",
  proposed_at: ago(n * 7),
  decided_by: null,
  decided_at: null,
  decision_note: null,
  can_decide: false,
  ...more,
});

let corrections: Correction[] = [
  correction(1, "2500", "Carrier billed October twice; agreed with the customer on 24 November, ticket 8812", { can_decide: true }),
  correction(2, "-1200.5", "Volume rebate of October was paid out twice", { proposed_by: "platform_adm" }),
  correction(3, "-5", "charged twice on 3 November", { status: "posted", unit: "SMS", order_number: "CloudSMS_20211115174443" }),
  correction(4, "8000", "Goodwill for the outage of 2 November", {
    status: "rejected",
    decided_by: "platform_adm",
    decided_at: ago(20),
    decision_note: "The contract caps goodwill at 1,000. Hand it in again with the right amount.",
  }),
  correction(5, "1500", "Payment of invoice 2021-104 was entered for the wrong order", {
    status: "posted",
    decided_by: "platform_adm",
    decided_at: ago(30),
    decision_note: null,
  }),
];

function decide(of: Correction, verdict: string | undefined, note: unknown): Reply | undefined {
  if (of.status !== "proposed") return refuse(409, "already_decided", `This was decided before: it is ${of.status}. Look at it again.`);
  if (!of.can_decide) return refuse(409, "four_eyes", "You proposed this yourself, so somebody else has to decide. Ask a colleague.");
  const status = verdict === "approve" ? "posted" : verdict === "reject" ? "rejected" : null;
  if (!status) return undefined;
  const next: Correction = { ...of, status, can_decide: false, decided_by: "platform_adm", decided_at: ago(0), decision_note: typeof note === "string" && note !== "" ? note : null };
  corrections = corrections.map((item) => (item === of ? next : item));
  return ok(next);
}

function correct(number: string, { amount, reason }: Record<string, unknown>): Reply | undefined {
  const order = orderOf(number);
  if (!order) return undefined;
  const sum = String(amount);
  if (order.payment_type === "prepaid" && micro(plus(order.remaining_amount ?? "0", sum)) < 0n) {
    return refuse(409, "order_would_overdraw", `This would take more than is left (${order.remaining_amount ?? ""}): messages under way and what was charged must stay covered. Take less.`);
  }
  const isLarge = micro(sum.replace("-", "")) > micro(LIMIT);
  const made = correction(corrections.length + 1, sum, String(reason), {
    order_number: number,
    tenant_code: order.tenant_code,
    unit: order.unit,
    status: isLarge ? "proposed" : "posted",
    proposed_by: "platform_adm",
    proposed_at: ago(0),
  });
  corrections = [made, ...corrections];
  if (!isLarge) {
    const isPrepaid = order.payment_type === "prepaid";
    changeOrder(number, isPrepaid ? { total_amount: plus(order.total_amount ?? "0", sum) } : { credited: plus(order.credited, sum) });
  }
  return { status: 201, body: made };
}

export const correctionDesk: Handler = ({ method, path, query, body }) => {
  const [, order] = /^\/admin\/orders\/([^/]+)\/corrections$/.exec(path) ?? [];
  if (order && method === "POST") return correct(decodeURIComponent(order), body);
  const [, id, verdict] = /^\/admin\/corrections(?:\/(\d+)\/(\w+))?$/.exec(path) ?? ["", undefined];
  if (!path.startsWith("/admin/corrections")) return undefined;
  if (id) {
    const found = corrections.find((item) => item.id === id);
    return found && decide(found, verdict, body.note);
  }
  const is = (name: string, value: string) => !query.has(name) || query.get(name) === value;
  return paged(
    corrections.filter((item) => is("status", item.status) && is("tenant", item.tenant_code) && is("order", item.order_number)),
    query,
  );
};
