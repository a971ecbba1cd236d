import { useCallback } from "react";
import { useLocation, useNavigate, useSearchParams } from "react-router";

type State = {
  /** Opened on this page: the step before it is the same page without it. */
  opened?: boolean;
  /** A UID alone does not tell a message from an uplink; the row that was opened does. */
  isUplink?: boolean;
};

/** Which message is open: the address says so (`?uid=`), so that it can be shared and "back" closes it. */
export function useOpenMessage() {
  const [params] = useSearchParams();
  const location = useLocation();
  const { pathname, search } = location;
  const state = (location.state ?? {}) as State;
  const navigate = useNavigate();

  const open = useCallback(
    (uid: string, isUplink?: boolean) => {
      const next = new URLSearchParams(search);
      const isAnother = next.has("uid");
      next.set("uid", uid);
      // From one message to another is not one more step to go back.
      void navigate(`${pathname}?${next.toString()}`, {
        replace: isAnother,
        state: { opened: isAnother ? state.opened : true, isUplink } satisfies State,
        preventScrollReset: true,
      });
    },
    [navigate, pathname, search, state.opened],
  );

  const close = useCallback(() => {
    if (state.opened) {
      void navigate(-1);
      return;
    }
    const next = new URLSearchParams(search);
    next.delete("uid");
    const rest = next.toString();
    void navigate(rest === "" ? pathname : `${pathname}?${rest}`, { replace: true, preventScrollReset: true });
  }, [navigate, pathname, search, state.opened]);

  return { uid: params.get("uid"), isUplink: state.isUplink, open, close };
}
