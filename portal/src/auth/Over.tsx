import { lazy, Suspense, useEffect, useSyncExternalStore } from "react";
import { session } from "./session";

const fetchDialog = () => import("./SignInAgain");
const SignInAgain = lazy(fetchDialog);

/** Long after the page is there, and long before a session ends. */
const FETCH_AFTER_MS = 10_000;

/**
 * Shows the sign-in over the open page when its session has ended. Its code is not needed at first, and is fetched
 * before it is: by then the server may be another version, or away.
 */
export function Over() {
  const isOver = useSyncExternalStore(session.subscribe, () => session.state().over);
  useEffect(() => {
    const timer = setTimeout(() => void fetchDialog().catch(() => undefined), FETCH_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <Suspense>
      {isOver && <SignInAgain />}
    </Suspense>
  );
}
