export default {
  title: "Product Order Mgt",
  lead: "What was ordered and what is left of it. Messages draw from active orders, from the one that ends soonest first; remaining amounts follow by themselves.",
  status: "Status",
  search: "Number or product",
  empty: "There is no order yet. Order a product at the platform; sending works as soon as the order is activated.",
} as const;
