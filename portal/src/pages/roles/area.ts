import type { PermissionItem } from "@/api/types";
import type en from "./en";

export type RoleArea = keyof (typeof en)["area"];

/** What belongs together: whole words, or everything of an object. */
const AREAS: [RoleArea, string[]][] = [
  ["messages", ["messages", "feeds", "blacklist", "auto_replies", "consents"]],
  ["figures", ["statistics", "balance"]],
  ["docking", ["catalog", "signatures", "templates", "sender_ids", "smart", "keys", "callbacks"]],
  ["people", ["accounts", "roles", "audit"]],
  ["tenants", ["tenants", "platform:tenants", "platform:messages", "platform:blacklist", "platform:complaints"]],
  ["network", ["carriers", "routes", "health"]],
  ["money", ["packages", "orders", "ledger", "expenses"]],
  ["system", ["platform", "smart:operate", "smart:keys", "policy", "reviews", "screening", "settings"]],
];

function areaOf(permission: string): RoleArea {
  const whole = AREAS.find(([, words]) => words.includes(permission));
  const object = permission.split(":")[0] ?? "";
  return (whole ?? AREAS.find(([, words]) => words.includes(object)))?.[0] ?? "other";
}

/** Permissions by what they are about, in the order in which people look for them. */
export function byArea(permissions: PermissionItem[]): [RoleArea, PermissionItem[]][] {
  const order: RoleArea[] = [...AREAS.map(([area]) => area), "other"];
  return order
    .map((area): [RoleArea, PermissionItem[]] => [
      area,
      permissions.filter(({ permission }) => areaOf(permission) === area),
    ])
    .filter(([, inside]) => inside.length > 0);
}
