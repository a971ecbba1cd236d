import { Badge } from "antd";
import { useWaiting } from "@/parts/order/useWaiting";

/** Beside a page of the menu: how many things wait there for this account. */
export function WaitingMark() {
  const count = useWaiting();
  return count > 0 ? <Badge count={count} size="small" style={{ marginInlineStart: 8 }} /> : null;
}
