import { Tabs } from "antd";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { usePermissions } from "@/auth/useSession";
import { Page } from "@/parts/Page";
import { Brands } from "./Brands";
import { Keys } from "./Keys";

/** What the platform's people do with brands on handsets: look at every tenant's, and keep the keys that sign them. */
export default function SmartDesk() {
  const { t } = useTranslation("smart-desk");
  const may = usePermissions();
  const [params, setParams] = useSearchParams();
  const brands = { key: "brands", label: t("tab.brands"), children: <Brands /> };
  const keys = { key: "keys", label: t("tab.keys"), children: <Keys /> };
  return (
    <Page title={t("title")} lead={t("lead")}>
      <Tabs
        activeKey={params.get("tab") ?? "brands"}
        // Each list has filters and pages of its own in the address.
        onChange={(tab) => setParams({ tab }, { replace: true })}
        destroyOnHidden
        items={may("smart:keys") ? [brands, keys] : [brands]}
      />
    </Page>
  );
}
