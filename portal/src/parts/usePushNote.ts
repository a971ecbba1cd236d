import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { noteWord } from "./pushNote";

/** Says why a push failed in the person's language; what nobody knows stays as the network said it. */
export function usePushNote(): (note: string) => string {
  const { t } = useTranslation("parts");
  return useCallback(
    (note) => {
      const word = noteWord(note);
      return word ? t(`note.${word}`) : note;
    },
    [t],
  );
}
