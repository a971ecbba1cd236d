import { createContext, use } from "react";
import type { Draft } from "./draft";
import type { Field, Plan, Recipient } from "./plan";
import type { Answers } from "./previewer";
import type { Catalogue } from "@/parts/compose/useCatalogue";
import type { Verdicts } from "./verdict";

/** What the parts of the form share. */
export type Writing = {
  draft: Draft;
  change: (patch: Partial<Draft> | ((draft: Draft) => Draft)) => void;
  catalogue: Catalogue;
  plan: Plan;
  entries: Recipient[];
  answers: Answers;
  verdicts: Verdicts;
  /** What is wrong with a field, as one sentence. */
  errorOf: (field: Field, variable?: string) => string | null;
  /** Which recipient the handset shows. */
  shown: number;
  show: (at: number) => void;
};

const Context = createContext<Writing | null>(null);
export const WritingContext = Context;

export function useWriting(): Writing {
  const writing = use(Context);
  if (!writing) throw new Error("useWriting is for the parts of the form");
  return writing;
}
