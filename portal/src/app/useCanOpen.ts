import { mayOpen } from "./access";
import { pagesAt } from "./pageAt";
import { useSession } from "@/auth/useSession";

/** Whether the portal has a page at an address that this account may open. */
export function useCanOpen(): (to: string) => boolean {
  const session = useSession();
  return (to) => {
    const [path = ""] = to.split("?");
    return pagesAt(path).some((page) => mayOpen(page, session));
  };
}
