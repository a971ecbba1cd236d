export default {
  title: "Dispatching log",
} as const;
