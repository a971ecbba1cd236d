import { Card, Empty, Input } from "antd";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { usePermissions, useSession } from "@/auth/useSession";
import { useTimeZone } from "@/format/useFormat";
import { Page } from "@/parts/Page";
import { TenantSelect } from "@/parts/TenantSelect";
import { useTenant } from "@/parts/useTenant";
import { ExpenseBook } from "./ExpenseBook";
import styles from "./finance.module.css";

/** What was charged: the tenant's own, or that of the tenant that the platform's people choose. */
export default function ExpenseStatistics() {
  const isPlatform = useSession().account.type === "platform";
  const zone = useTimeZone();
  return isPlatform ? <OfTenant /> : <ExpenseBook owner={null} zone={zone} />;
}

function OfTenant() {
  const { t } = useTranslation("finance");
  const [params, setParams] = useSearchParams();
  const browser = useTimeZone();
  const may = usePermissions();
  const code = params.get("tenant") ?? "";
  const tenant = useTenant(code);
  const choose = (next = "") =>
    setParams((before) => {
      const after = new URLSearchParams(before);
      // What belongs to the tenant before.
      for (const name of ["order", "page", "unit"]) after.delete(name);
      if (next === "") after.delete("tenant");
      else after.set("tenant", next);
      return after;
    });
  const choice = (
    <div className={styles.tenant}>
      {may("platform:tenants") ? (
        <TenantSelect
          aria-label={t("tenant.label")}
          placeholder={t("tenant.choose")}
          value={code === "" ? undefined : code}
          onChange={choose}
        />
      ) : (
        <Input.Search
          key={code}
          aria-label={t("tenant.label")}
          placeholder={t("tenant.code")}
          defaultValue={code}
          maxLength={32}
          onSearch={(typed) => choose(typed.trim())}
        />
      )}
    </div>
  );
  if (code === "") {
    return (
      <Page title={t("expenses.title")} lead={t("expenses.lead")} extra={choice}>
        <Card size="small">
          <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("tenant.none")} />
        </Card>
      </Page>
    );
  }
  return <ExpenseBook key={code} owner={code} zone={tenant?.time_zone ?? browser} choice={choice} />;
}
