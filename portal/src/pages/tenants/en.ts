export default {
  title: "Tenants",
} as const;
