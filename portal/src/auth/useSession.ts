import { useSyncExternalStore } from "react";
import type { Permission, Session } from "@/api/types";
import { session } from "./session";

/** Who is signed in, or null. */
export function useMaybeSession(): Session | null {
  return useSyncExternalStore(session.subscribe, session.get);
}

/** Who is signed in; only below the shell, where someone is. */
export function useSession(): Session {
  const current = useMaybeSession();
  if (!current) throw new Error("useSession is for pages behind the sign-in");
  return current;
}

/** `const may = usePermissions(); may("keys:manage")`. Hides what would be refused; the server decides. */
export function usePermissions(): (permission: Permission) => boolean {
  const { permissions } = useSession();
  return (permission) => permissions.includes(permission);
}
