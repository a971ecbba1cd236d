export default {
  title: "Reset password",
  ask: "Reset your password",
  askText: "Type your account and the verify code. A link to set a new password is mailed to the address of the account.",
  send: "Send the link",
  sent: "Look into your mailbox",
  sentText:
    "If there is such an account and it has a mail address, a link is on its way; it can be used once, within 30 minutes. No mail? Look into the spam folder, check the account's name, or ask the manager of your account.",
  back: "Back to the sign-in",
  set: "Set a new password",
  setText: "For the account {{account}}. All of its sessions end with this.",
  invalid: "This link can no longer be used",
  invalidText: "It has been used already, or is older than 30 minutes. Ask for a new one.",
  again: "Ask for a new link",
  save: "Set the password",
} as const;
