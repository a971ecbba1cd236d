import type { Review, ReviewWhole } from "@/api/types";
import { type Handler, ok, paged, refuse } from "./call.ts";

const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();

const review = (n: number, name: string, more: Partial<Review> = {}): Review => ({
  id: `86800000000000800${String(n)}`,
  kind: "signature",
  tenant_code: "CNX01",
  name,
  state: "waiting",
  application: {
    number: 1,
    content: name,
    submitted_by: "CNX01_Adm",
    submitted_at: ago(n * 3),
    state: "waiting",
    decided_at: null,
    reasons: [],
    note: "",
    urged_at: null,
  },
  claimed_by: null,
  claimed_at: null,
  decided_by: null,
  findings: [],
  can_decide: true,
  ...more,
});

let reviews: Review[] = [
  review(1, "云燕"),
  review(2, "北境", { state: "claimed", claimed_by: "platform_rev", claimed_at: ago(1), can_decide: false }),
];

const whole = (of: Review): ReviewWhole => ({
  ...of,
  signature: { text: of.name, on_behalf: false, company: "云燕科技有限公司", note: "" },
  template: null,
  current: null,
  evidence: [],
  history: [],
  alike: [],
  reasons: [
    { code: "name_mismatch", detail: "The signature is not the name of the company, its app or its brand." },
    { code: "other", detail: "See the reviewer's note." },
  ],
});

export const reviewDesk: Handler = ({ method, path, query, body }) => {
  if (method === "GET" && path === "/admin/reviews") return paged(reviews, query);
  const [, id, act] = /^\/admin\/reviews\/(\d+)(?:\/(\w+))?$/.exec(path) ?? [];
  const of = reviews.find((item) => item.id === id);
  if (!of) return undefined;
  if (method === "GET") return ok(whole(of));
  if (act === "reject" && (body.reasons as string[]).length === 0) {
    return refuse(422, "field_invalid", "The field reasons has an invalid value: give at least one.");
  }
  const states = { claim: "claimed", release: "waiting", approve: "approved", reject: "rejected", ask: "asked" } as const;
  const state = states[act as keyof typeof states];
  const next: Review = { ...of, state, claimed_by: act === "claim" ? "platform_adm" : null };
  reviews = reviews.map((item) => (item === of ? next : item));
  return ok(next);
};
