import { useMutation } from "@tanstack/react-query";
import type { FormInstance } from "antd";
import { useState } from "react";
import type { Language } from "@/api/types";
import { useLanguage } from "@/i18n/useLanguage";
import { placeErrors } from "./form";

type Options<Answer> = {
  onDone?: (answer: Answer) => void;
  /** Looks at a refusal first; true when nothing is left to say above the form. */
  onError?: (error: unknown) => boolean;
  /** The API's field names to the form's, where they differ. */
  names?: Record<string, string>;
};

/**
 * Sends a form: refusals that name a field stand at its input, the others are `failure`, to be shown above the form with
 * `<Failure>`. What was typed stays.
 */
export function useSubmit<Values extends object, Answer>(
  form: FormInstance<Values>,
  call: (values: Values) => Promise<Answer>,
  { onDone, onError, names }: Options<Answer> = {},
) {
  const language = useLanguage();
  const [failed, setFailed] = useState<{ error: unknown; language: Language } | null>(null);
  const sending = useMutation({
    mutationFn: call,
    onMutate: () => setFailed(null),
    onSuccess: onDone,
    onError(error) {
      if (onError?.(error)) return;
      const rest = placeErrors(form, error, names);
      if (rest) setFailed({ error: rest, language });
    },
  });
  return {
    submit: (values: Values) => sending.mutate(values),
    isBusy: sending.isPending,
    isDone: sending.isSuccess,
    answer: sending.data,
    // The server's sentence is not shown in a page of the other language.
    failure: failed?.language === language ? failed.error : null,
  };
}
