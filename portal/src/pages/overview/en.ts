export default {
  title: "SMS overview",
} as const;
