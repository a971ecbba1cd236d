export default {
  title: "Callbacks",
} as const;
