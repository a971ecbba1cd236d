import type { Session } from "@/api/types";
import { type PageEntry, pages } from "./pages";

/** Whether the signed-in account may open the page: the right side, and the permission. */
export function mayOpen(page: PageEntry, { account, permissions }: Session): boolean {
  if (page.side && page.side !== account.type) return false;
  return !page.permission || permissions.includes(page.permission);
}

/** The pages of the account's menu. */
export function menuPages(session: Session): PageEntry[] {
  return pages.filter((page) => page.group && mayOpen(page, session));
}

/** Where the account begins: the first page of its menu, else its own. */
export function homePath(session: Session): string {
  return menuPages(session)[0]?.path ?? "/account";
}

/** Whether a page stands at this pattern (`/admin/orders`) and the account may open it. */
export function leadsTo(pattern: string, session: Session): boolean {
  return pages.some((page) => page.path === pattern && mayOpen(page, session));
}
