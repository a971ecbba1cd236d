import { useParams } from "react-router";
import { OrderPage } from "@/parts/order/OrderPage";

/** One of the tenant's own orders. */
export default function OrderDetail() {
  const { number = "" } = useParams();
  return <OrderPage side="tenant" number={number} />;
}
