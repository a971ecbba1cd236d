export default {
  title: "Send SMS",
} as const;
