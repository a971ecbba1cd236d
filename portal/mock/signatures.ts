import type { Application, Evidence, LintFinding, Signature, SignatureWhole } from "@/api/types";
import { type Handler, ok, refuse } from "./call.ts";
import { signature } from "./catalog.ts";

const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();

export const application = (more: Partial<Application> = {}): Application => ({
  number: 1,
  content: "燕归来",
  submitted_by: "CNX01_Adm",
  submitted_at: ago(30),
  state: "waiting",
  decided_at: null,
  reasons: [],
  note: "",
  urged_at: null,
  ...more,
});

export const document = (n: number, purpose: string, more: Partial<Evidence> = {}): Evidence => ({
  id: `86800000000000900${String(n)}`,
  purpose,
  name: "licence.pdf",
  media_type: "application/pdf",
  size: 204_800,
  pages: 2,
  status: "counts",
  replaces: null,
  sha256: "00",
  expires_on: null,
  added_by: "CNX01_Adm",
  added_at: ago(31),
  ...more,
});

const own = (id: string, text: string, more: Partial<SignatureWhole>): SignatureWhole => ({
  ...signature(text),
  id,
  company: "云燕科技有限公司",
  created_at: ago(40),
  created_by: "CNX01_Adm",
  changed_at: ago(30),
  evidence: [document(1, "business_licence")],
  history: [],
  findings: [],
  ...more,
});

/** An approved one, one in review, one that was rejected, one that was sent back. */
export const wholes: SignatureWhole[] = [
  own("868000000000007001", "云燕", {
    status: "approved",
    can: ["disable"],
    history: [application({ content: "云燕", state: "approved", decided_at: ago(28) })],
  }),
  own("868000000000007002", "北境旅行", {
    status: "submitted",
    can: ["withdraw"],
    history: [application({ content: "北境旅行" })],
  }),
  own("868000000000007003", "燕归来", {
    status: "rejected",
    can: ["edit", "submit"],
    history: [
      application({
        state: "rejected",
        decided_at: ago(20),
        reasons: [
          {
            code: "name_mismatch",
            detail:
              "The signature is not the name of the company, its app or its brand. Use that name, or prove that it is yours.",
          },
        ],
        note: "The licence says 云燕科技.",
      }),
    ],
  }),
  own("868000000000007004", "Skylark", {
    status: "draft",
    can: ["edit", "submit"],
    evidence: [],
    history: [application({ content: "Skylark", state: "asked", decided_at: ago(20), note: "Which app is it?" })],
    findings: [finding("licence_missing", "error", "Upload the company's business licence.")],
  }),
];

function finding(id: string, severity: string, detail: string, position: number | null = null): LintFinding {
  return { id, severity, position, detail };
}

function lint(text: string): LintFinding[] {
  const at = Array.from(text).findIndex((char) => /[^\p{Script=Han}A-Za-z0-9]/u.test(char));
  if (at < 0) return [];
  const char = Array.from(text)[at] ?? "";
  const detail = `"${char}" cannot be in a signature. Use Chinese characters, letters and digits only.`;
  return [finding("signature_character", "error", detail, at)];
}

const bare = (of: SignatureWhole): Signature => {
  const { id, text, status, usage, company, note, version, created_at, created_by, changed_at, can, filings } = of;
  return { id, text, status, usage, company, note, version, created_at, created_by, changed_at, can, filings };
};

export const signatureBook: Handler = ({ method, path, body }) => {
  if (method === "POST" && path === "/signature-lint") return ok({ findings: lint(String(body.text)) });
  if (method === "POST" && path === "/signatures") {
    const made = own("868000000000007009", String(body.text), { ...body, status: "draft", can: ["edit", "submit"], evidence: [] });
    return { status: 201, body: bare(made) };
  }
  const [, id, act] = /^\/signatures\/(\d+)(?:\/(submit|withdraw|disable|urge))?$/.exec(path) ?? [];
  if (id === undefined) return undefined;
  const of = wholes.find((one) => one.id === id) ?? own(id, "云", { status: "draft", can: ["edit", "submit"], evidence: [] });
  if (act === "urge") return { status: 204 };
  if (act === "submit" && of.evidence.length === 0) {
    return refuse(422, "submission_invalid", "Upload the company's business licence.", {
      fields: [{ field: "text", detail: "Upload the company's business licence." }],
    });
  }
  if (act === "submit") return ok({ ...bare(of), status: "submitted", can: ["withdraw"] });
  if (act === "withdraw") return ok({ ...bare(of), status: "draft", can: ["edit", "submit"] });
  if (act === "disable") return ok({ ...bare(of), status: "disabled", can: ["edit", "submit"] });
  if (method === "PUT") return ok({ ...bare(of), ...body, version: of.version + 1 });
  return ok(of);
};
