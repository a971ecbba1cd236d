import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { usePermissions, useSession } from "@/auth/useSession";
import { useTimeZone } from "@/format/useFormat";
import { TenantSelect } from "@/parts/TenantSelect";
import { useTenant } from "@/parts/useTenant";
import { SmartStatisticsBook } from "./SmartStatisticsBook";
import styles from "./smartStatistics.module.css";

/** How Smart SMS is seen and used: the tenant's own, or that of all tenants, or of the one that the platform's people choose. */
export default function SmartStatistics() {
  const isPlatform = useSession().account.type === "platform";
  const zone = useTimeZone();
  return isPlatform ? <OfTenants /> : <SmartStatisticsBook scope={{ isPlatform: false }} zone={zone} />;
}

function OfTenants() {
  const { t } = useTranslation("smart-statistics");
  const [params, setParams] = useSearchParams();
  const browser = useTimeZone();
  const may = usePermissions();
  const code = params.get("tenant") ?? undefined;
  const tenant = useTenant(code ?? "");
  const choose = (next = "") =>
    setParams((before) => {
      const after = new URLSearchParams(before);
      // What belongs to the tenant before.
      for (const name of ["profile", "by"]) after.delete(name);
      if (next === "") after.delete("tenant");
      else after.set("tenant", next);
      return after;
    });
  const choice = may("platform:tenants") && (
    <div className={styles.tenant}>
      <TenantSelect aria-label={t("tenant")} placeholder={t("all")} allowClear value={code} onChange={choose} />
    </div>
  );
  const zone = tenant?.time_zone ?? browser;
  return <SmartStatisticsBook key={code ?? ""} scope={{ isPlatform: true, tenant: code }} zone={zone} choice={choice} />;
}
