import { Tabs, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { useSession } from "@/auth/useSession";
import { Page } from "@/parts/Page";
import { ComplaintList } from "./ComplaintList";
import { Entries } from "./Entries";
import { OptOuts } from "./OptOuts";

function OwnComplaints() {
  const { t } = useTranslation("blacklist");
  return (
    <>
      <Typography.Paragraph type="secondary">{t("complaint.leadOwn")}</Typography.Paragraph>
      <ComplaintList side="tenant" />
    </>
  );
}

/** Whom nobody may write to: the tenant's list and its opt-outs; for platform staff the platform's list and any tenant's. */
export default function BlacklistPage() {
  const { t } = useTranslation("blacklist");
  const [params, setParams] = useSearchParams();
  const isPlatform = useSession().account.type === "platform";
  return (
    <Page title={t("title")} lead={t(isPlatform ? "leadPlatform" : "lead")}>
      {isPlatform ? (
        <Entries side="platform" />
      ) : (
        <Tabs
          activeKey={params.get("tab") ?? "entries"}
          // Each list has filters and pages of its own in the address.
          onChange={(tab) => setParams({ tab }, { replace: true })}
          destroyOnHidden
          items={[
            { key: "entries", label: t("tab.entries"), children: <Entries side="tenant" /> },
            { key: "opt-outs", label: t("tab.optOuts"), children: <OptOuts /> },
            { key: "complaints", label: t("tab.complaints"), children: <OwnComplaints /> },
          ]}
        />
      )}
    </Page>
  );
}
