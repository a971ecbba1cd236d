export default {
  over: {
    title: "Your session has ended",
    text: "Sign in again as {{account}} to go on. What you have typed on this page is still there.",
    other: "Use another account",
  },
} as const;
