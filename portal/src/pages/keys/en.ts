export default {
  title: "Auth keys",
} as const;
