export default {
  title: "Sign in",
  welcome: "Sign in to your account",
  claim: "Every message, accounted for",
  points: {
    send: "Verify codes, notifications and marketing to mainland China and the rest of the world",
    trace: "Each message traceable from the moment it is accepted to the carrier's receipt",
    money: "Charged by rules you can check, to the segment",
  },
  signedOutReset: "Your password has been changed. Sign in with the new one.",
} as const;
