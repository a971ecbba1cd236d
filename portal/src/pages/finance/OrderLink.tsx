import { Link } from "react-router";
import { useCanOpen } from "@/app/useCanOpen";
import type { Owner } from "./books";

/** An order's number; the way to the order, where the account may open it. */
export function OrderLink({ number, owner }: { number: string; owner: Owner }) {
  const canOpen = useCanOpen();
  const to = `${owner === null ? "" : "/admin"}/orders/${encodeURIComponent(number)}`;
  return canOpen(to) ? <Link to={to}>{number}</Link> : number;
}
