export default {
  title: "Uplinks",
} as const;
