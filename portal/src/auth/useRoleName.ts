import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { Role } from "@/api/types";

const BUILT_IN: readonly string[] = [
  "manager",
  "sender",
  "developer",
  "finance",
  "viewer",
  "administrator",
  "reviewer",
  "noc",
  "read_only",
] satisfies Role[];

type Holder = { role: string; role_name?: string | null };

/** What an account's role is called: a built-in one in the language of the page, another by its own name. */
export function useRoleName(): (holder: Holder) => string {
  const { t } = useTranslation("trade");
  return useCallback(
    ({ role, role_name }) => role_name ?? (isBuiltIn(role) ? t(`role.${role}`) : role),
    [t],
  );
}

function isBuiltIn(role: string): role is Role {
  return BUILT_IN.includes(role);
}
