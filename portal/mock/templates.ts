import type { CommonTemplate, Template, TemplateVersion, TemplateWhole } from "@/api/types";
import { type Handler, ok } from "./call.ts";
import { template, templates } from "./catalog.ts";
import { application } from "./signatures.ts";

const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();

const version = (number: number, of: Template, more: Partial<TemplateVersion> = {}): TemplateVersion => {
  const { status, name, type, content, variables, description, can } = of;
  const made = { created_at: ago(50 - number), created_by: "CNX01_Adm" };
  return { number, status, name, type, content, variables, description, can, ...made, ...more };
};

const sending = template("T2001", "登录验证码", "verification", "您的验证码是${code}。");
const newer = version(2, sending, { status: "rejected", content: "您的口令是${code}。", can: ["edit", "submit"] });

/** An approved one whose newer version was rejected, and a draft. */
export const wholes: TemplateWhole[] = [
  {
    ...sending,
    can: ["edit", "submit", "disable"],
    pending: newer,
    versions: [newer, version(1, sending)],
    history: [
      application({
        number: 2,
        content: newer.content,
        state: "rejected",
        decided_at: ago(2),
        reasons: [
          {
            code: "type_mismatch",
            detail: "The text does not fit the SMS type. Choose the type that fits, or change the text.",
          },
        ],
        note: "Say 验证码.",
      }),
      application({ content: sending.content, submitted_at: ago(45), state: "approved", decided_at: ago(40) }),
    ],
  },
  {
    ...template("T2002", "发货通知", "notification", "您的订单${order}已发货。", "draft"),
    can: ["edit", "submit"],
    versions: [],
    history: [],
  },
];

const common = (id: string, language: "en" | "zh", type: Template["type"], name: string, content: string): CommonTemplate => ({
  id,
  language,
  type,
  name,
  content,
  variables: [{ name: "code", type: "code", max_chars: 8 }],
  description: "Sent to the person who signs in.",
});
const COMMON = [
  common("sign_in_code", "zh", "verification", "登录验证码", "您的登录验证码是${code}，请勿告知他人。"),
  common("sign_in_code", "en", "verification", "Sign-in code", "Your sign-in code is ${code}. Never share it."),
];

function findings(content: string) {
  const at = Array.from(content).indexOf("【");
  const detail = "【 and 】 are reserved for the signature, which is added for you. Use other brackets.";
  return at < 0 ? [] : [{ id: "content_forbidden_bracket", severity: "error", position: at, detail }];
}

export const templateBook: Handler = ({ method, path, body }) => {
  if (path === "/common-templates") return ok({ items: COMMON });
  if (path === "/template-lint") return ok({ findings: findings(String(body.content)), variables: [] });
  if (method === "POST" && path === "/templates") {
    const made = template(typeof body.template_id === "string" ? body.template_id : "T2009", "", "notification", "", "draft");
    return { status: 201, body: { ...made, ...body, template_id: made.template_id, can: ["edit", "submit"] } };
  }
  if (method === "POST" && /^\/templates\/[\w.-]+\/versions\/\d+\/test$/.test(path)) {
    return { status: 202, body: { uid: "06QZ3JV9K2C4H", to: "+86138****8000", scheduled: false, segments: 1, left: 9 } };
  }
  const [, id, act] = /^\/templates\/([\w.-]+)(?:\/(submit|withdraw|disable|urge))?$/.exec(path) ?? [];
  if (id === undefined) return undefined;
  const known = templates.find(({ template_id }) => template_id === id);
  const of = wholes.find(({ template_id }) => template_id === id) ?? (known && { ...known, versions: [], history: [] });
  if (act === "urge") return { status: 204 };
  if (act) return ok({ ...template(id, "", "notification", ""), status: act === "submit" ? "submitted" : "draft" });
  if (!of) return undefined;
  return ok(method === "PUT" ? { ...of, ...body, version: of.version + 1 } : of);
};
