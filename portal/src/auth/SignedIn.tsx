import type { ReactNode } from "react";
import { Navigate, useLocation } from "react-router";
import { useMaybeSession } from "./useSession";

/** What is behind the sign-in; others are sent there and come back afterwards. */
export function SignedIn({ children }: { children: ReactNode }) {
  const current = useMaybeSession();
  const { pathname, search } = useLocation();
  if (current) return children;
  const next = pathname === "/" ? "" : `?next=${encodeURIComponent(pathname + search)}`;
  return <Navigate to={`/sign-in${next}`} replace />;
}
