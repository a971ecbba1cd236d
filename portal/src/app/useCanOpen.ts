import { matchPath } from "react-router";
import { mayOpen } from "./access";
import { pages } from "./pages";
import { useSession } from "@/auth/useSession";

/** Whether the portal has a page at an address that this account may open. */
export function useCanOpen(): (to: string) => boolean {
  const session = useSession();
  return (to) => {
    const [path = ""] = to.split("?");
    return pages.some((page) => matchPath(page.path, path) && mayOpen(page, session));
  };
}
