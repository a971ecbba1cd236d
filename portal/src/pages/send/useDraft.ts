import { useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "@/auth/useSession";
import { useFormat } from "@/format/useFormat";
import { blank, type Draft, forget, keep, kept, type Pending } from "./draft";

const KEEP_MS = 300;

/** What is being written, and what was sent without an answer; both outlive the page for as long as the tab lives. */
export function useDraft() {
  const { account } = useSession();
  const { t } = useTranslation("send");
  const format = useFormat();
  const fresh = useCallback(
    () => blank(t("defaultTask", { time: format.dateTimeBare(Date.now()).slice(0, 16) })),
    [t, format],
  );
  const [state, setState] = useState(() => kept(account.id) ?? { draft: fresh(), pending: null });
  const latest = useRef(state);

  const store = useCallback(() => keep(account.id, latest.current), [account.id]);
  useEffect(() => {
    latest.current = state;
    const timer = setTimeout(store, KEEP_MS);
    return () => clearTimeout(timer);
  }, [state, store]);
  useEffect(() => {
    // A page that is left within the pause, by a link or for good.
    window.addEventListener("pagehide", store);
    return () => {
      window.removeEventListener("pagehide", store);
      store();
    };
  }, [store]);

  const change = useCallback((patch: Partial<Draft> | ((draft: Draft) => Draft)) => {
    setState(({ draft, pending }) => ({
      draft: typeof patch === "function" ? patch(draft) : { ...draft, ...patch },
      pending,
    }));
  }, []);

  /** Remembered at once: the answer may never come. */
  const setPending = useCallback(
    (pending: Pending | null) => {
      latest.current = { ...latest.current, pending };
      store();
      setState(({ draft }) => ({ draft, pending }));
    },
    [store],
  );

  const clear = useCallback(() => {
    forget(account.id);
    setState({ draft: fresh(), pending: null });
  }, [account.id, fresh]);

  return { ...state, change, setPending, clear, fresh };
}
