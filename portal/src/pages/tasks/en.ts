export default {
  title: "Task management",
} as const;
