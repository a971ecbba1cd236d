import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { usePermissions, useSession } from "@/auth/useSession";
import { useTimeZone } from "@/format/useFormat";
import { TenantSelect } from "@/parts/TenantSelect";
import { useTenant } from "@/parts/useTenant";
import { StatisticsBook } from "./StatisticsBook";
import styles from "./statistics.module.css";

/** What became of messages: the tenant's own, or those of all tenants, or of the one that the platform's people choose. */
export default function Statistics() {
  const isPlatform = useSession().account.type === "platform";
  const zone = useTimeZone();
  return isPlatform ? <OfTenants /> : <StatisticsBook scope={{ isPlatform: false }} zone={zone} />;
}

function OfTenants() {
  const { t } = useTranslation("statistics");
  const [params, setParams] = useSearchParams();
  const browser = useTimeZone();
  const may = usePermissions();
  const code = params.get("tenant") ?? undefined;
  const tenant = useTenant(code ?? "");
  const choose = (next = "") =>
    setParams((before) => {
      const after = new URLSearchParams(before);
      // What belongs to the tenant before.
      for (const name of ["signature", "template_id", "page", "by"]) after.delete(name);
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
  return <StatisticsBook key={code ?? ""} scope={{ isPlatform: true, tenant: code }} zone={zone} choice={choice} />;
}
