import type { RoleList } from "@/api/types";

/** What a role holds of that which may be given on; `role` is a word or an id. */
export function grantable(list: RoleList, role: string): string[] {
  const held =
    list.built_in.find((one) => one.role === role)?.permissions ??
    list.custom.find(({ id }) => id === role)?.permissions ??
    [];
  return list.permissions
    .filter(({ permission, may_grant }) => may_grant && held.includes(permission))
    .map(({ permission }) => permission);
}
