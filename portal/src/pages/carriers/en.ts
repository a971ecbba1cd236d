export default {
  title: "Carriers",
} as const;
