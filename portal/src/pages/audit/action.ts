import { useTranslation } from "react-i18next";
import en from "./en";

export type Action = keyof (typeof en)["actions"];

/** Every action there is a word for. */
export const ACTIONS = Object.keys(en.actions) as Action[];

/** Kinds of what an action was done to, where its name says the kind. */
const OBJECTS = Object.keys(en.objects);

/** What an action was done to; a provisioning file's begins with its kind: `template SWALLOW/otp`. */
export function useObject(): (item: { action: string; object: string }) => string {
  const { t } = useTranslation("audit");
  return ({ action, object }) => {
    const isWhole = action.startsWith("callback_");
    const kind = isWhole ? object : action === "provisioned" ? object.slice(0, object.indexOf(" ")) : "";
    if (!OBJECTS.includes(kind)) return object;
    return `${t(`objects.${kind as keyof (typeof en)["objects"]}`)}${object.slice(kind.length)}`;
  };
}

/** An action in words; the API's own word when it is newer than this portal. */
export function useAction(): (action: string) => string {
  const { t } = useTranslation("audit");
  return (action) => (ACTIONS.includes(action as Action) ? t(`actions.${action as Action}`) : action);
}
