import { Flex } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { TenantSelect } from "@/parts/TenantSelect";
import { Roles } from "./Roles";
import type { Whose } from "./side";

/** The platform's roles, or those of a tenant that is chosen. */
export default function AllRolesPage() {
  const { t } = useTranslation("roles");
  const [params, setParams] = useSearchParams();
  const tenant = params.get("tenant");
  const whose = useMemo((): Whose => ({ side: "platform", tenant }), [tenant]);
  const choose = (code: string | undefined) =>
    setParams((before) => {
      const next = new URLSearchParams(before);
      if (code) next.set("tenant", code);
      else next.delete("tenant");
      return next;
    });
  return (
    <Roles
      // A form that is open for one tenant is not for another.
      key={tenant ?? ""}
      whose={whose}
      choice={
        <Flex align="center" gap="small" wrap>
          <span id="whose-roles">{t("whose")}</span>
          <div style={{ width: 260, maxWidth: "100%", display: "grid" }}>
            <TenantSelect
              aria-label={t("whose")}
              value={tenant ?? undefined}
              placeholder={t("platform")}
              onChange={choose}
            />
          </div>
        </Flex>
      }
    />
  );
}
