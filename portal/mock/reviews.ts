import type { Exemption, FiledSignature, Filing, FilingStatus, MainlandNetwork, Review, ReviewWhole } from "@/api/types";
import { reviewedSmart } from "./smart.ts";
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
  exempt_by: null,
  findings: [],
  can_decide: true,
  ...more,
});

let reviews: Review[] = [
  review(1, "云燕"),
  review(2, "北境", { state: "claimed", claimed_by: "platform_rev", claimed_at: ago(1), can_decide: false }),
  review(3, "云雀商城", {
    kind: "smart",
    findings: [
      {
        id: "smart_phone_mobile",
        severity: "warning",
        position: null,
        field: "menus[1].action.phone",
        detail: "This is a mobile number.",
      },
    ],
  }),
];

const whole = (of: Review): ReviewWhole => ({
  ...of,
  signature: of.kind === "smart" ? null : { text: of.name, on_behalf: false, company: "云燕科技有限公司", note: "" },
  template: null,
  mission: null,
  smart: of.kind === "smart" ? reviewedSmart : null,
  current: null,
  evidence: [],
  history: [],
  alike: [],
  reasons: [
    { code: "name_mismatch", detail: "The signature is not the name of the company, its app or its brand." },
    { code: "other", detail: "See the reviewer's note." },
  ],
});

const filing = (network: MainlandNetwork, status: FilingStatus, code = ""): Filing => ({
  network,
  status,
  code,
  note: "",
  changed_at: status === "none" ? null : ago(72),
  changed_by: status === "none" ? "" : "platform_rev",
  version: status === "none" ? 0 : 1,
});

const signature = (n: number, text: string, filings: Filing[]): FiledSignature => ({
  id: `86800000000000700${String(n)}`,
  tenant_code: "CNX01",
  text,
  status: "approved",
  filings,
});

const signatures: FiledSignature[] = [
  signature(1, "云信", [filing("cmcc", "filed", "10690001"), filing("cucc", "filing"), filing("ctcc", "none"), filing("cbn", "none")]),
  signature(2, "鸿雁", [filing("cmcc", "rejected"), filing("cucc", "none"), filing("ctcc", "none"), filing("cbn", "none")]),
];

const exemptions: Exemption[] = [
  {
    id: "868000000000006001",
    tenant_code: "CNX01",
    template_id: "T1001",
    reason: "Known customer, fixed wording",
    given_by: "platform_rev",
    given_at: ago(240),
    expires_at: ago(-2400),
    state: "holding",
    revoked_by: null,
    revoked_at: null,
  },
];

type Asked = Parameters<Handler>[0];

/** Filings, exemptions, and many decisions at once. */
function beside({ method, path, query, body }: Asked): ReturnType<Handler> {
  if (path === "/admin/filings") {
    if (method === "GET") return paged(signatures, query);
    const { length } = body.changes as unknown[];
    return ok({ rows: length, changed: length, unchanged: 0, rejected: 0, wrong: [] });
  }
  if (path === "/admin/exemptions") return method === "GET" ? paged(exemptions, query) : ok(exemptions[0]);
  if (/^\/admin\/exemptions\/\d+\/revoke$/.test(path)) return { status: 204, body: undefined };
  if (method === "POST" && path === "/admin/reviews/decisions") {
    const items = (body.ids as string[]).map((id) => {
      const of = reviews.find((item) => item.id === id);
      if (of?.can_decide) return { id, name: of.name, state: "approved", error: null };
      const error = { code: "review_claimed", detail: "platform_rev has this in hand. Choose another one, or ask to have it given back." };
      return { id, name: null, state: null, error };
    });
    const failed = items.filter(({ error }) => error).length;
    return ok({ done: items.length - failed, failed, items });
  }
  return undefined;
}

export const reviewDesk: Handler = (asked) => {
  const { method, path, query, body } = asked;
  const other = beside(asked);
  if (other !== undefined) return other;
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
