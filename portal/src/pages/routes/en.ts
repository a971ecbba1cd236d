export default {
  title: "Routes",
} as const;
