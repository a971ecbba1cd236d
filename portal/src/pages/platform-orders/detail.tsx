import { useParams } from "react-router";
import { OrderPage } from "@/parts/order/OrderPage";
import { Actions } from "./Actions";

/** Any tenant's order, and what can be done to it. */
export default function PlatformOrder() {
  const { number = "" } = useParams();
  return <OrderPage side="platform" number={number} actions={(order) => <Actions key={order.number} order={order} />} />;
}
