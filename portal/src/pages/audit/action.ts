import { useTranslation } from "react-i18next";
import en from "./en";

export type Action = keyof (typeof en)["actions"];

/** Every action there is a word for. */
export const ACTIONS = Object.keys(en.actions) as Action[];

/** An action in words; the API's own word when it is newer than this portal. */
export function useAction(): (action: string) => string {
  const { t } = useTranslation("audit");
  return (action) => (ACTIONS.includes(action as Action) ? t(`actions.${action as Action}`) : action);
}
