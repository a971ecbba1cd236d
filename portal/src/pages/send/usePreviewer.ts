import { useEffect, useState, useSyncExternalStore } from "react";
import { answer, api } from "@/api/client";
import { useLanguage } from "@/i18n/useLanguage";
import { type Answers, makePreviewer, type Question } from "./previewer";

/** The platform's answers about what is on the screen. */
export function usePreviewer(question: Question | null): Answers {
  const language = useLanguage();
  const [previewer] = useState(() =>
    makePreviewer((body, signal) => answer(api.POST("/api/v1/messages/preview", { body, signal }))),
  );
  const answers = useSyncExternalStore(previewer.subscribe, previewer.answers);
  useEffect(() => previewer.want(question, language), [previewer, question, language]);
  useEffect(() => () => previewer.stop(), [previewer]);
  return answers;
}
