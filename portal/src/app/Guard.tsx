import { lazy, type ReactNode, Suspense } from "react";
import { useSession } from "@/auth/useSession";
import { mayOpen } from "./access";
import type { PageEntry } from "./pages";

const Forbidden = lazy(() => import("./Forbidden"));

/** The page, or why the account may not open it. */
export function Guard({ page, children }: { page: PageEntry; children: ReactNode }) {
  if (mayOpen(page, useSession())) return children;
  return (
    <Suspense>
      <Forbidden permission={page.permission} />
    </Suspense>
  );
}
