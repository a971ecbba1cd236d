export default {
  title: "Reset password",
} as const;
