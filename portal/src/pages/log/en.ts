export default {
  title: "Dispatching log",
  lead: "Every message and what became of it. Without a time, the last 7 days are searched.",
} as const;
