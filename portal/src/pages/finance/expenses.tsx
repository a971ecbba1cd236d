import { Card, Empty } from "antd";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { useSession } from "@/auth/useSession";
import { useTimeZone } from "@/format/useFormat";
import { Page } from "@/parts/Page";
import { ExpenseBook } from "./ExpenseBook";
import { TenantChoice } from "./TenantChoice";
import { useTenants } from "./useKnown";

/** What was charged: the tenant's own, or that of the tenant that the platform's people choose. */
export default function ExpenseStatistics() {
  const isPlatform = useSession().account.type === "platform";
  const zone = useTimeZone();
  return isPlatform ? <OfTenant /> : <ExpenseBook owner={null} zone={zone} />;
}

function OfTenant() {
  const { t } = useTranslation("finance");
  const [params, setParams] = useSearchParams();
  const tenants = useTenants();
  const browser = useTimeZone();
  const code = params.get("tenant") ?? "";
  const choose = (next: string) =>
    setParams((before) => {
      const after = new URLSearchParams(before);
      // What belongs to the tenant before.
      for (const name of ["order", "page", "unit"]) after.delete(name);
      if (next === "") after.delete("tenant");
      else after.set("tenant", next);
      return after;
    });
  const choice = <TenantChoice tenants={tenants} value={code} onChange={choose} />;
  if (code === "") {
    return (
      <Page title={t("expenses.title")} lead={t("expenses.lead")} extra={choice}>
        <Card size="small">
          <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("tenant.none")} />
        </Card>
      </Page>
    );
  }
  const zone = tenants?.find((tenant) => tenant.code === code)?.time_zone ?? browser;
  return <ExpenseBook key={code} owner={code} zone={zone} choice={choice} />;
}
