import type { Signature, SignatureBody } from "@/api/types";

/** What is written about a signature, and what a button then does with it. */
export type SignatureForm = SignatureBody & { then?: "save" | "submit" };

export const BLANK: SignatureBody = { text: "", usage: "own", company: "", note: "" };

export const formOf = ({ text, usage, company, note }: SignatureBody | Signature): SignatureBody => ({
  text,
  usage,
  company,
  note,
});

/** As the API wants it. */
export const bodyOf = ({ text, usage, company, note }: SignatureBody): SignatureBody => ({
  text: text.trim(),
  usage,
  company: company.trim(),
  note: note.trim(),
});
