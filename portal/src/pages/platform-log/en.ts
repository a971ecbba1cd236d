export default {
  title: "Find a message",
} as const;
