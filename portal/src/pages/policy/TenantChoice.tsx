import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { usePermissions } from "@/auth/useSession";
import { TenantSelect } from "@/parts/TenantSelect";
import styles from "./policy.module.css";

/** The way to a tenant's own rules; nothing for who may not see tenants. */
export function TenantChoice({ code }: { code: string | null }) {
  const { t } = useTranslation("policy");
  const navigate = useNavigate();
  const may = usePermissions();
  if (!may("platform:tenants")) return null;
  return (
    <div className={styles.tenant}>
      <TenantSelect
        aria-label={t("tenantRules")}
        placeholder={t("chooseTenant")}
        value={code ?? undefined}
        allowClear={false}
        onChange={(chosen) => chosen && void navigate(`/admin/tenants/${encodeURIComponent(chosen)}/policy`)}
      />
    </div>
  );
}
