export default {
  title: "Find a message",
  lead:
    "Messages and uplinks of all tenants, numbers masked. Without a time, the last 7 days are searched. " +
    "Opening a message is recorded in its tenant's audit log.",
  tenant: "Tenant code",
} as const;
